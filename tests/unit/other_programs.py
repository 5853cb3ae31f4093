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
    "pair_vec": (
        """
import numpy as np
def sigmoid(x): return 1/(1+np.exp(-x))
def loss(theta, x, y):
    a = sigmoid(x@theta[:2]+theta[2]); p = sigmoid(theta[3]*a+theta[4])
    return np.mean((p-y)**2)
def grad(theta, x, y):
    a = sigmoid(x@theta[:2]+theta[2]); p = sigmoid(theta[3]*a+theta[4])
    d2 = 2*(p-y)*p*(1-p)/len(y)
    d1 = d2*theta[3]*a*(1-a)
    return np.array([d1@x[:,0], d1@x[:,1], d1.sum(), d2@a, d2.sum()])
""",
        [
            ("missing-downstream-weight", "d2*theta[3]*a", "d2*a"),
            ("wrong-local-input", "d2@a, d2", "d2@x[:,0], d2"),
        ],
    ),
    "cls_step": (
        """
import numpy as np
class Net:
    pass
def sigmoid(x): return 1/(1+np.exp(-x))
def train_step(X, Y, weights1, bias1, weights2, bias2, learning_rate=0.5):
    hidden_in = np.dot(X, weights1) + bias1
    hidden_out = sigmoid(hidden_in)
    final_in = np.dot(hidden_out, weights2) + bias2
    output = sigmoid(final_in)
    error = output - Y
    d_output = error * output * (1 - output)
    d_hidden = np.dot(d_output, weights2.T) * hidden_out * (1 - hidden_out)
    weights2 = weights2 - learning_rate * np.dot(hidden_out.T, d_output)
    bias2 = bias2 - learning_rate * np.sum(d_output, axis=0)
    weights1 = weights1 - learning_rate * np.dot(X.T, d_hidden)
    bias1 = bias1 - learning_rate * np.sum(d_hidden, axis=0)
    print(f"Loss: {np.mean(error**2):.5f}")
    return weights1, bias1, weights2, bias2
""",
        [
            ("missing-activation-derivative-hidden", " * hidden_out * (1 - hidden_out)\n", "\n"),
            ("derivative-of-unactivated-value", "* hidden_out * (1 - hidden_out)", "* hidden_in * (1 - hidden_in)"),
            ("missing-activation-derivative-output", "error * output * (1 - output)", "error"),
            ("sign-flipped", "error = output - Y", "error = Y - output"),
            ("parameter-never-updated", "    bias1 = bias1 - learning_rate * np.sum(d_hidden, axis=0)\n", ""),
            (
                "updated-weight-used-too-early",
                "    d_hidden = np.dot(d_output, weights2.T) * hidden_out * (1 - hidden_out)\n    weights2 = weights2 - learning_rate * np.dot(hidden_out.T, d_output)\n",
                "    weights2 = weights2 - learning_rate * np.dot(hidden_out.T, d_output)\n    d_hidden = np.dot(d_output, weights2.T) * hidden_out * (1 - hidden_out)\n",
            ),
        ],
    ),
    "lists221": (
        """
import math
def sig(z): return 1.0/(1.0+math.exp(-z))
def epoch(data, labels, W1, b1, W2, b2, lr=0.1):
    loss = 0
    for x, y in zip(data, labels):
        h = [sig(sum(w*v for w, v in zip(row, x)) + b) for row, b in zip(W1, b1)]
        o = sig(sum(w*v for w, v in zip(W2, h)) + b2)
        loss += 0.5*(y-o)**2
        do = (o-y)*o*(1-o)
        dh = [do*W2[j]*h[j]*(1-h[j]) for j in range(2)]
        W2 = [W2[j]-lr*do*h[j] for j in range(2)]
        b2 = b2 - lr*do
        W1 = [[W1[j][i]-lr*dh[j]*x[i] for i in range(2)] for j in range(2)]
        b1 = [b1[j]-lr*dh[j] for j in range(2)]
    print(loss)
    return W1, b1, W2, b2
W1 = [[0.1, 0.2], [0.3, -0.4]]; b1 = [0.0, 0.1]; W2 = [0.5, -0.6]; b2 = 0.0
""",
        [
            ("missing-downstream-weight", "do*W2[j]*h[j]*(1", "do*h[j]*(1"),
            ("wrong-delta", "b1[j]-lr*dh[j]", "b1[j]-lr*do"),
            ("sign-flipped", "(o-y)*o", "(y-o)*o"),
            ("missing-activation-derivative-hidden", "*h[j]*(1-h[j]) for", "for"),
            ("parameter-never-updated", "        b2 = b2 - lr*do\n", ""),
        ],
    ),
    "neuron_np": (
        """
import numpy as np
def sigmoid(z): return 1/(1+np.exp(-z))
def gradient_descent_step(X, y, theta, bias, eta):
    m = len(y)
    h = sigmoid(X @ theta + bias)
    cost = np.sum((h - y)**2) / m
    g = (2/m) * X.T @ ((h - y) * h * (1 - h))
    gb = (2/m) * np.sum((h - y) * h * (1 - h))
    return theta - eta*g, bias - eta*gb, cost
""",
        [
            ("constant-factor", "(2/m) * X.T", "(4/m) * X.T"),
            (
                "wrong-activation-derivative",
                "* h * (1 - h))\n    gb = (2/m) * np.sum((h - y) * h * (1 - h))",
                "* (1 - h**2))\n    gb = (2/m) * np.sum((h - y) * (1 - h**2))",
            ),
            ("missing-activation-output", "h = sigmoid(X @ theta + bias)", "h = X @ theta + bias"),
            ("sign-flipped", "bias - eta*gb", "bias + eta*gb"),
        ],
    ),
    "tanh_sig": (
        """
import numpy as np
def step(x, t, W, b, v, c, lr=0.3):
    z = x @ W + b
    h = np.tanh(z)
    s = h @ v + c
    y = 1/(1+np.exp(-s))
    e = y - t
    ds = 2*e*y*(1-y)/len(t)
    dv = h.T @ ds
    dc = ds.sum()
    dh = np.outer(ds, v)
    dz = dh*(1-h**2)
    return W-lr*x.T@dz, b-lr*dz.sum(0), v-lr*dv, c-lr*dc, (e**2).mean()
W = np.array([[.5,-.3],[.2,.8]]); b = np.zeros(2); v = np.array([.7,-.4]); c = 0.
""",
        [
            ("wrong-activation-derivative", "dh*(1-h**2)", "dh*h*(1-h)"),
            ("missing-activation-derivative-hidden", "dh*(1-h**2)", "dh"),
            ("derivative-of-unactivated-value", "dh*(1-h**2)", "dh*(1-z**2)"),
            ("missing-downstream-weight", "np.outer(ds, v)", "np.outer(ds, np.ones_like(v))"),
            ("missing-activation-hidden", "h = np.tanh(z)", "h = z"),
            ("activation-of-activated-value", "dh*(1-h**2)", "dh*(1-np.tanh(h)**2)"),
        ],
    ),
    "rows_cols": (
        """
import numpy as np
def sigmoid(z): return 1/(1+np.exp(-z))
def train(X, Y, W1, b1, W2, b2, lr=0.1):
    X = X.T; Y = Y.reshape(1,-1)
    m = X.shape[1]
    A1 = sigmoid(W1 @ X + b1)
    A2 = sigmoid(W2 @ A1 + b2)
    loss = np.mean((A2-Y)**2)
    d2 = 2*(A2-Y)*A2*(1-A2)
    d1 = (W2.T @ d2)*A1*(1-A1)
    return W1 - lr*d1@X.T/m, b1-lr*d1.mean(axis=1,keepdims=True), W2-lr*d2@A1.T/m, b2-lr*d2.mean(axis=1,keepdims=True), loss
""",
        [
            ("wrong-delta", "b1-lr*d1.mean(axis=1,keepdims=True)", "b1-lr*d2.mean()"),
            ("missing-activation-derivative-hidden", "*A1*(1-A1)", ""),
        ],
    ),
    "loss_first": (
        """
from math import exp
def f(z): return 1/(1+exp(-z))
def one_epoch(xs, ys, a, b, c, d, e, lr):
    loss = 0.0
    da = db = dc = dd = de = 0.0
    for (x1, x2), y in zip(xs, ys):
        u = f(a*x1+b*x2+c)
        v = f(d*u+e)
        loss += (v-y)**2
        k = 2*(v-y)*v*(1-v)
        r = k*d*u*(1-u)
        da += r*x1; db += r*x2; dc += r; dd += k*u; de += k
    n = len(xs)
    return loss/n, a-lr*da/n, b-lr*db/n, c-lr*dc/n, d-lr*dd/n, e-lr*de/n
""",
        [
            ("missing-downstream-weight", "k*d*u", "k*u"),
            ("missing-activation-derivative-output", "*v*(1-v)", ""),
            ("last-sample-only", "dd += k*u", "dd = k*u"),
        ],
    ),
    "named_global_loop": (
        """
import numpy as np
x_data = np.array([[0,0],[0,1],[1,0],[1,1]]); y_data=[0,1,1,1]
alpha=0.1
def sigmoid(z): return 1/(1+np.exp(-z))
def training(w11, w12, b1, w2, b2):
    loss = 0
    g = np.zeros(5)
    for (x1,x2), y in zip(x_data, y_data):
        a1 = sigmoid(w11*x1+w12*x2+b1)
        a2 = sigmoid(w2*a1+b2)
        loss += (y-a2)**2/4
        d2 = -2*(y-a2)*a2*(1-a2)
        d1 = d2*w2*a1*(1-a1)
        g += np.array([d1*x1, d1*x2, d1, d2*a1, d2])/4
    print("loss", loss)
    return w11-alpha*g[0], w12-alpha*g[1], b1-alpha*g[2], w2-alpha*g[3], b2-alpha*g[4]
w11=w12=b1=w2=b2=0
for i in range(1000000):
    w11,w12,b1,w2,b2 = training(w11,w12,b1,w2,b2)
""",
        [
            ("missing-downstream-weight", "d2*w2*a1", "d2*a1"),
            ("sign-flipped", "-2*(y-a2)", "2*(y-a2)"),
            ("wrong-local-input", "d2*a1, d2", "d2, d2"),
        ],
    ),
}
