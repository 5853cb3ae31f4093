"""Whole files with a training step in many forms, and what each mistake turns in their text.

Of each: the text, and (code, what is replaced, by what). They are written as such files are, not as this project is.
"""
# ruff: noqa: E501

PROGRAMS = {
    "np_matrix": (
        """
import numpy as np
def sigmoid(z): return np.where(z>=0, 1/(1+np.exp(-np.abs(z))), np.exp(-np.abs(z))/(1+np.exp(-np.abs(z))))
np.random.seed(1)
W1=np.random.randn(2,2); b1=np.zeros((1,2)); W2=np.random.randn(2,1); b2=np.zeros((1,1))
def train_step(X, y, W1, b1, W2, b2, lr=0.1):
    Z1 = X @ W1 + b1
    A1 = sigmoid(Z1)
    Z2 = A1 @ W2 + b2
    A2 = sigmoid(Z2)
    m = X.shape[0]
    loss = np.mean((A2 - y) ** 2)
    dZ2 = 2 * (A2 - y) * A2 * (1 - A2) / m
    dW2 = A1.T @ dZ2
    db2 = dZ2.sum(axis=0, keepdims=True)
    dZ1 = (dZ2 @ W2.T) * A1 * (1 - A1)
    dW1 = X.T @ dZ1
    db1 = dZ1.sum(axis=0, keepdims=True)
    return W1 - lr * dW1, b1 - lr * db1, W2 - lr * dW2, b2 - lr * db2, loss
""",
        [
            ("missing-activation-derivative-hidden", "* A1 * (1 - A1)\n", "\n"),
            ("missing-activation-derivative-output", " * A2 * (1 - A2) / m", " / m"),
            ("wrong-local-input", "A1.T @ dZ2", "Z1.T @ dZ2"),
            ("derivative-of-unactivated-value", "* A1 * (1 - A1)", "* Z1 * (1 - Z1)"),
            ("sign-flipped", "W2 - lr * dW2", "W2 + lr * dW2"),
            ("sign-flipped", "2 * (A2 - y)", "2 * (y - A2)"),
            ("parameter-never-updated", "b1 - lr * db1", "b1"),
            ("missing-downstream-weight", "(dZ2 @ W2.T)", "(dZ2 @ np.ones_like(W2.T))"),
            ("extra-activation-output", "A2 = sigmoid(Z2)", "A2 = sigmoid(sigmoid(Z2))"),
            ("missing-activation-hidden", "A1 = sigmoid(Z1)", "A1 = Z1"),
            ("missing-activation-output", "A2 = sigmoid(Z2)", "A2 = Z2"),
            ("wrong-activation-derivative", "* A1 * (1 - A1)", "* (1 - A1 ** 2)"),
            ("wrong-activation-derivative", "A2 * (1 - A2) / m", "(1 - A2 ** 2) / m"),
            ("activation-of-activated-value", "* A1 * (1 - A1)", "* sigmoid(A1) * (1 - sigmoid(A1))"),
            ("batch-summed", "/ m\n", "\n"),
            ("constant-factor", "2 * (A2", "3 * (A2"),
            ("updated-weight-used-too-early", "    dZ1 = (dZ2", "    W2 = W2 - lr * dW2; dW2 = 0\n    dZ1 = (dZ2"),
            ("parameter-never-updated", "W1 - lr * dW1, b1 - lr * db1", "W1, b1"),
        ],
    ),
    "inplace": (
        """
import numpy as np
def act(z): return 1.0/(1.0+np.exp(-z))
def update(inputs, targets, w1, b1, w2, b2, learning_rate):
    total = 0
    for x, t in zip(inputs, targets):
        h = act(w1 @ x + b1)
        o = act(w2 @ h + b2[0])
        total += (t - o) ** 2
        d_o = (o - t) * o * (1 - o)
        d_h = d_o * w2 * h * (1 - h)
        w2 -= learning_rate * d_o * h
        b2 -= learning_rate * d_o
        w1 -= learning_rate * np.outer(d_h, x)
        b1 -= learning_rate * d_h
    return total / len(inputs)
w1 = np.array([[0.3, -0.2],[0.1, 0.4]]); b1 = np.zeros(2); w2 = np.array([0.5,-0.3]); b2 = np.zeros(1)
""",
        [
            ("missing-downstream-weight", "d_o * w2 * h", "d_o * h"),
            ("wrong-delta", "b1 -= learning_rate * d_h", "b1 -= learning_rate * d_o"),
            (
                "updated-weight-used-too-early",
                "        d_h = d_o * w2 * h * (1 - h)\n        w2 -= learning_rate * d_o * h\n",
                "        w2 -= learning_rate * d_o * h\n        d_h = d_o * w2 * h * (1 - h)\n",
            ),
            ("sign-flipped", "(o - t) * o", "(t - o) * o"),
            ("parameter-never-updated", "        b2 -= learning_rate * d_o\n", ""),
        ],
    ),
    "deltas": (
        """
import math
def s(v): return 1/(1+math.exp(-v))
def backprop(x, y, w11=0.1, w12=0.2, b1=0.1, w2=-0.4, b2=0.2, eta=0.5):
    g = [0]*5
    loss = 0
    for (p, q), t in zip(x, y):
        z = w11*p + w12*q + b1
        h = s(z)
        o = s(w2*h + b2)
        loss += (t-o)**2/len(y)
        e = 2*(o-t)*o*(1-o)
        d = e*w2*h*(1-h)
        for i, v in enumerate((d*p, d*q, d, e*h, e)):
            g[i] += v/len(y)
    return [-eta*v for v in g], loss
""",
        [
            ("wrong-local-input", "e*h, e)", "e*z, e)"),
            ("missing-activation-derivative-hidden", "e*w2*h*(1-h)", "e*w2"),
            ("last-sample-only", "g[i] += v/len(y)", "g[i] = v"),
        ],
    ),
    "globals": (
        """
import numpy as np
X = np.array([[0,0],[0,1],[1,0],[1,1]]); Y = np.array([0,0,0,1])
w1, w2, b = 0.2, -0.1, 0.0
ALPHA = 0.1
def sigmoid(x): return 1/(1+np.exp(-x))
def step():
    global w1, w2, b
    p = sigmoid(w1*X[:,0] + w2*X[:,1] + b)
    loss = np.mean((Y-p)**2)
    d = 2*(p-Y)*p*(1-p)
    w1 -= ALPHA*np.mean(d*X[:,0])
    w2 -= ALPHA*np.mean(d*X[:,1])
    b -= ALPHA*np.mean(d)
    return loss
while True:
    step()
""",
        [
            ("missing-activation-derivative-output", "2*(p-Y)*p*(1-p)", "2*(p-Y)"),
            ("wrong-local-input", "w2 -= ALPHA*np.mean(d*X[:,1])", "w2 -= ALPHA*np.mean(d*X[:,0])"),
            ("sign-flipped", "b -= ALPHA", "b += ALPHA"),
        ],
    ),
    "pair_named": (
        """
import numpy as np
def sigmoid(x): return 1/(1+np.exp(-x))
def forward(x, w11, w12, b1, w2, b2):
    a1 = sigmoid(w11*x[:,0]+w12*x[:,1]+b1)
    return a1, sigmoid(w2*a1+b2)
def loss(x, y, w11, w12, b1, w2, b2):
    return np.mean((y-forward(x, w11, w12, b1, w2, b2)[1])**2)
def gradient(x, y, w11, w12, b1, w2, b2):
    a1, a2 = forward(x, w11, w12, b1, w2, b2)
    d2 = 2*(a2-y)*a2*(1-a2)
    d1 = d2*w2*a1*(1-a1)
    return np.mean(d1*x[:,0]), np.mean(d1*x[:,1]), np.mean(d1), np.mean(d2*a1), np.mean(d2)
""",
        [
            ("missing-downstream-weight", "d2*w2*a1", "d2*a1"),
            (
                "wrong-delta",
                "np.mean(d1*x[:,0]), np.mean(d1*x[:,1]), np.mean(d1)",
                "np.mean(d2*x[:,0]), np.mean(d2*x[:,1]), np.mean(d2)",
            ),
            (
                "batch-summed",
                "np.mean(d1*x[:,0]), np.mean(d1*x[:,1]), np.mean(d1), np.mean(d2*a1), np.mean(d2)",
                "np.sum(d1*x[:,0]), np.sum(d1*x[:,1]), np.sum(d1), np.sum(d2*a1), np.sum(d2)",
            ),
        ],
    ),
    "pair_dict": (
        """
import numpy as np
params = {"w": np.array([0.1,0.5]), "b": 0.2}
def predict(params, x): return 1/(1+np.exp(-(x@params["w"]+params["b"])))
def loss(params, x, y): return 0.5*np.mean((y-predict(params,x))**2)
def gradient(params, x, y):
    p = predict(params, x)
    d = (p-y)*p*(1-p)
    return {"w": x.T@d/len(y), "b": d.mean()}
""",
        [
            ("sign-flipped", "(p-y)*p", "(y-p)*p"),
            ("missing-activation-derivative-output", "(p-y)*p*(1-p)", "(p-y)"),
            ("constant-factor", "(p-y)*p", "2*(p-y)*p"),
        ],
    ),
    "params_dict": (
        """
import numpy as np
params = {"W1": np.array([[0.1,0.5],[0.3,-0.2]]), "b1": np.zeros(2), "W2": np.array([0.4,-0.7]), "b2": 0.0}
def sig(z): return 1/(1+np.exp(-z))
def step(params, X, y, lr=0.1):
    z1 = X @ params["W1"].T + params["b1"]; a1 = sig(z1)
    a2 = sig(a1 @ params["W2"] + params["b2"])
    d2 = 2*(a2-y)*a2*(1-a2)/len(y)
    d1 = np.outer(d2, params["W2"])*a1*(1-a1)
    new = {"W1": params["W1"]-lr*d1.T@X, "b1": params["b1"]-lr*d1.sum(0), "W2": params["W2"]-lr*a1.T@d2, "b2": params["b2"]-lr*d2.sum()}
    return new, np.mean((a2-y)**2)
""",
        [
            ("missing-activation-derivative-hidden", "*a1*(1-a1)", ""),
            ("sign-flipped", 'params["b2"]-lr', 'params["b2"]+lr'),
        ],
    ),
    "sample": (
        """
import math
def sigmoid(z): return 1/(1+math.exp(-z))
def learn(x, y, w, b, lr):
    z = w[0]*x[0] + w[1]*x[1] + b
    a = sigmoid(z)
    error = a - y
    delta = error*a*(1-a)
    w = [w[0]-lr*delta*x[0], w[1]-lr*delta*x[1]]
    b = b - lr*delta
    print("loss", error**2)
    return w, b
w = [0.1, 0.2]
b = 0.0
""",
        [
            ("derivative-of-unactivated-value", "error*a*(1-a)", "error*z*(1-z)"),
            ("parameter-never-updated", "    b = b - lr*delta\n", ""),
            ("extra-activation-output", "a = sigmoid(z)", "a = sigmoid(sigmoid(z))"),
        ],
    ),
    "columns": (
        """
import numpy as np
def f(z): return np.tanh(z)
def one_step(x1, x2, y, w11, w12, b1, w2, b2, rate):
    h = f(w11*x1+w12*x2+b1)
    o = f(w2*h+b2)
    E = np.mean((o-y)**2)
    e = 2*(o-y)*(1-o**2)
    d = e*w2*(1-h**2)
    return w11-rate*np.mean(d*x1), w12-rate*np.mean(d*x2), b1-rate*np.mean(d), w2-rate*np.mean(e*h), b2-rate*np.mean(e), E
""",
        [
            ("wrong-activation-derivative", "*(1-h**2)", "*h*(1-h)"),
            (
                "swapped-parameters",
                "return w11-rate*np.mean(d*x1), w12-rate*np.mean(d*x2)",
                "return w12-rate*np.mean(d*x2), w11-rate*np.mean(d*x1)",
            ),
            ("wrong-delta", "b1-rate*np.mean(d)", "b1-rate*np.mean(e)"),
            ("missing-activation-derivative-output", "2*(o-y)*(1-o**2)", "2*(o-y)"),
        ],
    ),
    "norate": (
        """
import numpy as np
def sigmoid(z): return 1/(1+np.exp(-z))
def train_once(X, y, w, b):
    p = sigmoid(X.dot(w)+b)
    g = 2*(p-y)*p*(1-p)
    w = w - 0.3*X.T.dot(g)/len(y)
    b = b - 0.3*g.mean()
    return w, b, ((p-y)**2).mean()
w = np.array([0.5,-0.5]); b = 0.1
""",
        [
            ("sign-flipped", "2*(p-y)", "2*(y-p)"),
            ("missing-activation-derivative-output", "2*(p-y)*p*(1-p)", "2*(p-y)"),
        ],
    ),
    "ce": (
        """
import numpy as np
def sigmoid(z): return 1/(1+np.exp(-z))
def training(X, y, w=np.array([0.1,0.2]), b=0.0, lr=0.1):
    p = sigmoid(X@w+b)
    d = p-y
    loss = -np.mean(y*np.log(p)+(1-y)*np.log(1-p))
    return w-lr*X.T@d/len(y), b-lr*d.mean(), loss
""",
        [
            (
                "missing-activation-derivative-output",
                "loss = -np.mean(y*np.log(p)+(1-y)*np.log(1-p))",
                "loss = np.mean(d**2)",
            ),
            ("sign-flipped", "p-y", "y-p"),
            ("wrong-local-input", "b-lr*d.mean()", "b-lr*(d*p).mean()"),
        ],
    ),
    "rounded": (
        """
from math import exp
def sigma(t):
    return 1/(1+exp(-t)) if t > -700 else 0.0
def gradient_step(points, answers, w1, w2, bias, v, c, step_size):
    N = len(points)
    dw1 = dw2 = db = dv = dc = err = 0
    for i in range(N):
        a, b = points[i]
        hidden = sigma(w1*a + w2*b + bias)
        out = sigma(v*hidden + c)
        err += (answers[i] - out)**2
        delta_out = -2*(answers[i]-out)*out*(1-out)
        delta_hidden = delta_out*v*hidden*(1-hidden)
        dw1 += delta_hidden*a; dw2 += delta_hidden*b; db += delta_hidden
        dv += delta_out*hidden; dc += delta_out
    print("error: %.6f" % (err/N))
    return w1-step_size*dw1/N, w2-step_size*dw2/N, bias-step_size*db/N, v-step_size*dv/N, c-step_size*dc/N
""",
        [
            ("missing-downstream-weight", "delta_out*v*hidden", "delta_out*hidden"),
            ("wrong-local-input", "dv += delta_out*hidden", "dv += delta_out"),
            ("last-sample-only", "dv += delta_out*hidden; dc += delta_out", "dv = delta_out*hidden; dc = delta_out"),
            ("parameter-never-updated", "dw2 += delta_hidden*b; ", ""),
            ("sign-flipped", "-2*(answers", "2*(answers"),
            ("extra-activation-output", "out = sigma(v*hidden + c)", "out = sigma(sigma(v*hidden + c))"),
        ],
    ),
    "fixed4": (
        """
import numpy as np
def sigmoid(x): return 1/(1+np.exp(-x))
def train(x, y, w1, w2, b, lr=0.1):
    dw1 = dw2 = db = 0
    for i in range(4):
        p = sigmoid(w1*x[i][0]+w2*x[i][1]+b)
        d = 2*(p-y[i])*p*(1-p)
        dw1 += d*x[i][0]/4
        dw2 += d*x[i][1]/4
        db += d/4
    return w1-lr*dw1, w2-lr*dw2, b-lr*db
""",
        [
            ("wrong-local-input", "dw2 += d*x[i][1]/4", "dw2 += d*x[i][0]/4"),
            ("sign-flipped", "b-lr*db", "b+lr*db"),
        ],
    ),
}
