"""Whole programs as people post them, training loop and all, and what each mistake turns in their text.

Each is right as it stands. Of each: the text, (code, what is replaced, by what), and replacements that leave it right.
"""
# ruff: noqa: E501

from dataclasses import dataclass
from itertools import combinations


@dataclass(frozen=True)
class Style:
    """A posted program, the mistakes that can be planted in it, and changes that do it no harm."""

    text: str
    bugs: tuple[tuple[str, str, str], ...]
    harmless: tuple[tuple[str, str], ...]


STYLES = {
    "xor_script": Style(
        text="""
import numpy as np

np.random.seed(42)

X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
y = np.array([[0], [1], [1], [0]])

def sigmoid(x):
    return 1 / (1 + np.exp(-x))

learning_rate = 2.0
epochs = 6000

W1 = np.random.uniform(-1, 1, size=(2, 4))
b1 = np.zeros((1, 4))
W2 = np.random.uniform(-1, 1, size=(4, 1))
b2 = np.zeros((1, 1))

for epoch in range(epochs):
    # forward pass
    z1 = np.dot(X, W1) + b1
    a1 = sigmoid(z1)
    z2 = np.dot(a1, W2) + b2
    a2 = sigmoid(z2)

    loss = np.mean((y - a2) ** 2)

    # backward pass
    d_a2 = 2 * (a2 - y) / len(X)
    d_z2 = d_a2 * a2 * (1 - a2)
    d_W2 = np.dot(a1.T, d_z2)
    d_b2 = np.sum(d_z2, axis=0, keepdims=True)
    d_a1 = d_z2 * W2.T
    d_z1 = d_a1 * a1 * (1 - a1)
    d_W1 = np.dot(X.T, d_z1)
    d_b1 = np.sum(d_z1, axis=0, keepdims=True)

    # update
    W2 = W2 - learning_rate * d_W2
    b2 = b2 - learning_rate * d_b2
    W1 = W1 - learning_rate * d_W1
    b1 = b1 - learning_rate * d_b1

    if epoch % 1000 == 0:
        print(f"Epoch {epoch}, loss: {loss:.4f}")

print("Predictions:")
print(a2.round(3))
""",
        bugs=(
            ("extra-activation-output", "a2 = sigmoid(z2)", "a2 = sigmoid(sigmoid(z2))"),
            ("activation-of-activated-value", "d_a1 * a1 * (1 - a1)", "d_a1 * sigmoid(a1) * (1 - sigmoid(a1))"),
            ("missing-activation-output", "a2 = sigmoid(z2)", "a2 = z2"),
            ("missing-activation-hidden", "a1 = sigmoid(z1)", "a1 = z1"),
            ("missing-activation-derivative-output", "d_z2 = d_a2 * a2 * (1 - a2)", "d_z2 = d_a2"),
            ("missing-activation-derivative-hidden", "d_z1 = d_a1 * a1 * (1 - a1)", "d_z1 = d_a1"),
            ("wrong-activation-derivative", "d_a2 * a2 * (1 - a2)", "d_a2 * (1 - a2 ** 2)"),
            ("derivative-of-unactivated-value", "d_a1 * a1 * (1 - a1)", "d_a1 * z1 * (1 - z1)"),
            ("derivative-of-unactivated-value", "d_a2 * a2 * (1 - a2)", "d_a2 * z2 * (1 - z2)"),
            ("wrong-local-input", "np.dot(a1.T, d_z2)", "np.dot(z1.T, d_z2)"),
            ("missing-downstream-weight", "d_a1 = d_z2 * W2.T", "d_a1 = d_z2"),
            ("wrong-delta", "d_W1 = np.dot(X.T, d_z1)", "d_W1 = np.dot(X.T, d_z2)"),
            ("sign-flipped", "2 * (a2 - y)", "2 * (y - a2)"),
            ("sign-flipped", "W1 - learning_rate * d_W1", "W1 + learning_rate * d_W1"),
            (
                "updated-weight-used-too-early",
                """    d_b2 = np.sum(d_z2, axis=0, keepdims=True)
    d_a1 = d_z2 * W2.T
    d_z1 = d_a1 * a1 * (1 - a1)
    d_W1 = np.dot(X.T, d_z1)
    d_b1 = np.sum(d_z1, axis=0, keepdims=True)

    # update
    W2 = W2 - learning_rate * d_W2
""",
                """    W2 = W2 - learning_rate * d_W2
    d_b2 = np.sum(d_z2, axis=0, keepdims=True)
    d_a1 = d_z2 * W2.T
    d_z1 = d_a1 * a1 * (1 - a1)
    d_W1 = np.dot(X.T, d_z1)
    d_b1 = np.sum(d_z1, axis=0, keepdims=True)

    # update
""",
            ),
            ("parameter-never-updated", "    b1 = b1 - learning_rate * d_b1\n", ""),
            ("swapped-parameters", "W1 = W1 - learning_rate * d_W1", "W1 = W1 - learning_rate * d_W1[::-1]"),
            ("broadcasting", "y = np.array([[0], [1], [1], [0]])", "y = np.array([0, 1, 1, 0])"),
            ("wrong-axis", "np.sum(d_z1, axis=0, keepdims=True)", "np.sum(d_z1, axis=1, keepdims=True)"),
            ("loss-used-as-gradient", "d_a2 = 2 * (a2 - y) / len(X)", "d_a2 = (a2 - y) ** 2 / len(X)"),
            ("learning-rate-too-large", "learning_rate = 2.0", "learning_rate = 2000.0"),
            (
                "symmetric-hidden-units",
                "W1 = np.random.uniform(-1, 1, size=(2, 4))\nb1 = np.zeros((1, 4))\nW2 = np.random.uniform(-1, 1, size=(4, 1))",
                "W1 = np.full((2, 4), 0.5)\nb1 = np.zeros((1, 4))\nW2 = np.full((4, 1), 0.5)",
            ),
            (
                "unscaled-inputs",
                "X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])",
                "X = np.array([[0, 0], [0, 1], [1000, 0], [1000, 1]])",
            ),
            ("crashes", "np.dot(X.T, d_z1)", "np.dot(X, d_z1)"),
        ),
        harmless=(
            ("d_a2 = 2 * (a2 - y) / len(X)", "d_a2 = 0.5 * (a2 - y)"),
            ("d_a2 = 2 * (a2 - y) / len(X)", "d_a2 = -2 * (y - a2) / y.size"),
            ("learning_rate = 2.0", "learning_rate = 1.0"),
            ("epochs = 6000", "epochs = 5000"),
            ("np.random.seed(42)", "np.random.seed(7)"),
            ("loss = np.mean((y - a2) ** 2)", "error = y - a2\n    loss = (error ** 2).sum() / 4"),
            (
                "    W2 = W2 - learning_rate * d_W2\n    b2 = b2 - learning_rate * d_b2\n    W1 = W1 - learning_rate * d_W1\n    b1 = b1 - learning_rate * d_b1\n",
                "    b1 -= learning_rate * d_b1\n    W1 -= learning_rate * d_W1\n    b2 -= learning_rate * d_b2\n    W2 -= learning_rate * d_W2\n",
            ),
            (
                "size=(2, 4))\nb1 = np.zeros((1, 4))\nW2 = np.random.uniform(-1, 1, size=(4, 1))",
                "size=(2, 6))\nb1 = np.zeros((1, 6))\nW2 = np.random.uniform(-1, 1, size=(6, 1))",
            ),
        ),
    ),
    "no_rate_script": Style(
        text="""
import numpy as np

def sigma(x, derivative=False):
    if derivative:
        return x * (1 - x)
    return 1 / (1 + np.exp(-x))

# the third column is the bias
X = np.array([[0, 0, 1],
              [0, 1, 1],
              [1, 0, 1],
              [1, 1, 1]])
y = np.array([[0, 1, 1, 0]]).T

np.random.seed(1)

# weights between -1 and 1
W_in = 2 * np.random.random((3, 4)) - 1
W_out = 2 * np.random.random((4, 1)) - 1

for step in range(10000):
    hidden = sigma(X @ W_in)
    out = sigma(hidden @ W_out)

    error = y - out
    if step % 2000 == 0:
        print("Error:", np.mean(np.abs(error)))

    out_delta = error * sigma(out, derivative=True)
    hidden_error = out_delta @ W_out.T
    hidden_delta = hidden_error * sigma(hidden, derivative=True)

    W_out += hidden.T @ out_delta
    W_in += X.T @ hidden_delta

print(out)
""",
        bugs=(
            ("extra-activation-output", "out = sigma(hidden @ W_out)", "out = sigma(sigma(hidden @ W_out))"),
            ("activation-of-activated-value", "        return x * (1 - x)", "        return sigma(x) * (1 - sigma(x))"),
            ("missing-activation-hidden", "hidden = sigma(X @ W_in)", "hidden = X @ W_in"),
            ("missing-activation-output", "out = sigma(hidden @ W_out)", "out = hidden @ W_out"),
            ("missing-activation-derivative-hidden", "hidden_error * sigma(hidden, derivative=True)", "hidden_error"),
            ("wrong-activation-derivative", "        return x * (1 - x)", "        return 1 - x ** 2"),
            ("derivative-of-unactivated-value", "sigma(hidden, derivative=True)", "sigma(X @ W_in, derivative=True)"),
            (
                "derivative-of-unactivated-value",
                "sigma(out, derivative=True)",
                "sigma(hidden @ W_out, derivative=True)",
            ),
            ("wrong-local-input", "hidden.T @ out_delta", "(X @ W_in).T @ out_delta"),
            ("missing-downstream-weight", "hidden_error = out_delta @ W_out.T", "hidden_error = out_delta"),
            (
                "missing-downstream-weight",
                "out_delta @ W_out.T",
                "out_delta @ np.ones((1, 4))",
            ),
            ("wrong-delta", "X.T @ hidden_delta", "X.T @ out_delta"),
            ("wrong-delta", "hidden.T @ out_delta", "(hidden * hidden_delta).sum(axis=0)[:, None]"),
            ("sign-flipped", "error = y - out", "error = out - y"),
            ("sign-flipped", "W_in += X.T", "W_in -= X.T"),
            (
                "updated-weight-used-too-early",
                """    hidden_error = out_delta @ W_out.T
    hidden_delta = hidden_error * sigma(hidden, derivative=True)

    W_out += hidden.T @ out_delta
""",
                """    W_out += hidden.T @ out_delta

    hidden_error = out_delta @ W_out.T
    hidden_delta = hidden_error * sigma(hidden, derivative=True)

""",
            ),
            ("parameter-never-updated", "    W_in += X.T @ hidden_delta\n", ""),
            ("swapped-parameters", "X.T @ hidden_delta", "X[:, [1, 0, 2]].T @ hidden_delta"),
            ("loss-used-as-gradient", "out_delta = error * sigma", "out_delta = error ** 2 * sigma"),
            (
                "state-discarded",
                "W_out += hidden.T @ out_delta\n    W_in += X.T @ hidden_delta",
                "new_W_out = W_out + hidden.T @ out_delta\n    new_W_in = W_in + X.T @ hidden_delta",
            ),
            (
                "symmetric-hidden-units",
                "W_in = 2 * np.random.random((3, 4)) - 1\nW_out = 2 * np.random.random((4, 1)) - 1",
                "W_in = np.ones((3, 4))\nW_out = np.ones((4, 1))",
            ),
            (
                "learning-rate-too-large",
                "W_out += hidden.T @ out_delta\n    W_in += X.T @ hidden_delta",
                "W_out += 500 * hidden.T @ out_delta\n    W_in += 500 * X.T @ hidden_delta",
            ),
            (
                "unscaled-inputs",
                "[1, 0, 1],\n              [1, 1, 1]])",
                "[1000, 0, 1],\n              [1000, 1, 1]])",
            ),
            ("crashes", "X.T @ hidden_delta", "X @ hidden_delta"),
        ),
        harmless=(
            ("np.random.seed(1)", "np.random.seed(5)"),
            ("range(10000)", "range(8000)"),
            (
                "W_out += hidden.T @ out_delta\n    W_in += X.T @ hidden_delta",
                "W_in += X.T @ hidden_delta\n    W_out += hidden.T @ out_delta",
            ),
            (
                "W_out += hidden.T @ out_delta\n    W_in += X.T @ hidden_delta",
                "W_out += 2 * hidden.T @ out_delta\n    W_in += 2 * X.T @ hidden_delta",
            ),
            ("error * sigma(out, derivative=True)", "error * out * (1 - out)"),
            (
                "random((3, 4)) - 1\nW_out = 2 * np.random.random((4, 1))",
                "random((3, 7)) - 1\nW_out = 2 * np.random.random((7, 1))",
            ),
            (
                'print("Error:", np.mean(np.abs(error)))',
                'print(step, "error", np.mean(np.abs(error)))\n        print(out.T)',
            ),
        ),
    ),
    "softmax_script": Style(
        text="""
import numpy as np

np.random.seed(0)

# three clouds of points
N = 20
centers = [[0, 1.5], [-1.5, -1], [1.5, -1]]
X = np.vstack([np.random.randn(N, 2) * 0.4 + c for c in centers])
labels = np.repeat([0, 1, 2], N)
Y = np.eye(3)[labels]

def softmax(scores):
    e = np.exp(scores - np.max(scores, axis=1, keepdims=True))
    return e / np.sum(e, axis=1, keepdims=True)

W1 = 0.5 * np.random.randn(2, 5)
b1 = np.zeros((1, 5))
W2 = 0.5 * np.random.randn(5, 3)
b2 = np.zeros((1, 3))
lr = 0.5

for i in range(1000):
    Z1 = X.dot(W1) + b1
    H = np.tanh(Z1)
    scores = H.dot(W2) + b2
    probs = softmax(scores)

    loss = -np.sum(Y * np.log(probs)) / len(X)
    if i % 200 == 0:
        print("iteration %d: loss %f" % (i, loss))

    dscores = (probs - Y) / len(X)
    dW2 = H.T.dot(dscores)
    db2 = np.sum(dscores, axis=0, keepdims=True)
    dhidden = dscores.dot(W2.T)
    dZ1 = dhidden * (1 - H ** 2)
    dW1 = X.T.dot(dZ1)
    db1 = np.sum(dZ1, axis=0, keepdims=True)

    for p, g in zip((W1, b1, W2, b2), (dW1, db1, dW2, db2)):
        p -= lr * g

print("accuracy:", np.mean(np.argmax(probs, axis=1) == labels))
""",
        bugs=(
            ("extra-activation-output", "probs = softmax(scores)", "probs = softmax(softmax(scores))"),
            ("activation-of-activated-value", "(1 - H ** 2)", "(1 - np.tanh(H) ** 2)"),
            ("missing-activation-output", "probs = softmax(scores)", "probs = scores"),
            ("missing-activation-hidden", "H = np.tanh(Z1)", "H = Z1"),
            ("missing-activation-derivative-hidden", "dZ1 = dhidden * (1 - H ** 2)", "dZ1 = dhidden"),
            ("wrong-activation-derivative", "dhidden * (1 - H ** 2)", "dhidden * H * (1 - H)"),
            ("wrong-activation-derivative", "dhidden * (1 - H ** 2)", "dhidden * (H > 0)"),
            ("derivative-of-unactivated-value", "(1 - H ** 2)", "(1 - Z1 ** 2)"),
            ("wrong-local-input", "dW2 = H.T.dot(dscores)", "dW2 = Z1.T.dot(dscores)"),
            ("sign-flipped", "(probs - Y) / len(X)", "(Y - probs) / len(X)"),
            ("sign-flipped", "p -= lr * g", "p += lr * g"),
            (
                "updated-weight-used-too-early",
                "    dhidden = dscores.dot(W2.T)\n",
                "    W2 -= lr * dW2\n    dW2 = 0\n    dhidden = dscores.dot(W2.T)\n",
            ),
            (
                "parameter-never-updated",
                "zip((W1, b1, W2, b2), (dW1, db1, dW2, db2))",
                "zip((W1, W2, b2), (dW1, dW2, db2))",
            ),
            (
                "parameter-never-updated",
                "zip((W1, b1, W2, b2), (dW1, db1, dW2, db2))",
                "zip((W1, b1, W2), (dW1, db1, dW2))",
            ),
            ("swapped-parameters", "dW1 = X.T.dot(dZ1)", "dW1 = X.T[::-1].dot(dZ1)"),
            ("wrong-axis", "np.sum(e, axis=1, keepdims=True)", "np.sum(e, axis=0, keepdims=True)"),
            ("state-discarded", "p -= lr * g", "p = p - lr * g"),
            ("loss-used-as-gradient", "dscores = (probs - Y) / len(X)", "dscores = -Y * np.log(probs) / len(X)"),
            ("loss-used-as-gradient", "dscores = (probs - Y) / len(X)", "dscores = (probs - Y) ** 2 / len(X)"),
            (
                "symmetric-hidden-units",
                "W1 = 0.5 * np.random.randn(2, 5)\nb1 = np.zeros((1, 5))\nW2 = 0.5 * np.random.randn(5, 3)",
                "W1 = 0.5 * np.ones((2, 5))\nb1 = np.zeros((1, 5))\nW2 = 0.5 * np.ones((5, 3))",
            ),
            ("crashes", "dscores.dot(W2.T)", "dscores.dot(W2)"),
        ),
        harmless=(
            (
                "dscores = (probs - Y) / len(X)",
                "dscores = probs.copy()\n    dscores[range(len(X)), labels] -= 1\n    dscores /= len(X)",
            ),
            ("dscores = (probs - Y) / len(X)", "dscores = 0.01 * (probs - Y)"),
            ("loss = -np.sum(Y * np.log(probs)) / len(X)", "loss = -np.log(probs[np.arange(len(X)), labels]).mean()"),
            ("lr = 0.5\n", "lr = 0.2\n"),
            ("range(1000)", "range(1500)"),
            ("np.random.seed(0)", "np.random.seed(3)"),
            (
                "(2, 5)\nb1 = np.zeros((1, 5))\nW2 = 0.5 * np.random.randn(5, 3)",
                "(2, 8)\nb1 = np.zeros((1, 8))\nW2 = 0.5 * np.random.randn(8, 3)",
            ),
            ("np.exp(scores - np.max(scores, axis=1, keepdims=True))", "np.exp(scores)"),
        ),
    ),
    "columns_model": Style(
        text="""
import numpy as np

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def initialize_parameters(n_x, n_h, n_y):
    np.random.seed(2)
    W1 = np.random.randn(n_h, n_x) * 0.5
    b1 = np.zeros((n_h, 1))
    W2 = np.random.randn(n_y, n_h) * 0.5
    b2 = np.zeros((n_y, 1))
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}

def forward(X, params):
    Z1 = np.dot(params["W1"], X) + params["b1"]
    A1 = np.tanh(Z1)
    Z2 = np.dot(params["W2"], A1) + params["b2"]
    A2 = sigmoid(Z2)
    return A2, {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}

def compute_cost(A2, Y):
    m = Y.shape[1]
    logprobs = Y * np.log(A2) + (1 - Y) * np.log(1 - A2)
    return -np.sum(logprobs) / m

def backward(params, cache, X, Y):
    m = X.shape[1]
    W2 = params["W2"]
    Z1, A1 = cache["Z1"], cache["A1"]
    A2 = cache["A2"]
    dZ2 = A2 - Y
    dW2 = np.dot(dZ2, A1.T) / m
    db2 = np.sum(dZ2, axis=1, keepdims=True) / m
    dZ1 = np.dot(W2.T, dZ2) * (1 - np.power(A1, 2))
    dW1 = np.dot(dZ1, X.T) / m
    db1 = np.sum(dZ1, axis=1, keepdims=True) / m
    return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}

def update(params, grads, learning_rate):
    W1 = params["W1"] - learning_rate * grads["dW1"]
    b1 = params["b1"] - learning_rate * grads["db1"]
    W2 = params["W2"] - learning_rate * grads["dW2"]
    b2 = params["b2"] - learning_rate * grads["db2"]
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}

def model(X, Y, n_h=4, num_iterations=2000, learning_rate=1.2, print_cost=True):
    params = initialize_parameters(X.shape[0], n_h, Y.shape[0])
    for i in range(num_iterations):
        A2, cache = forward(X, params)
        cost = compute_cost(A2, Y)
        grads = backward(params, cache, X, Y)
        params = update(params, grads, learning_rate)
        if print_cost and i % 500 == 0:
            print("Cost after iteration %i: %f" % (i, cost))
    return params

rng = np.random.RandomState(1)
X = rng.uniform(-1, 1, size=(2, 60))
Y = (X[0] * X[1] > 0).astype(float).reshape(1, -1)
params = model(X, Y)
A2, _ = forward(X, params)
print("Accuracy:", np.mean((A2 > 0.5) == Y))
""",
        bugs=(
            ("extra-activation-output", "A2 = sigmoid(Z2)", "A2 = sigmoid(sigmoid(Z2))"),
            ("activation-of-activated-value", "(1 - np.power(A1, 2))", "(1 - np.power(np.tanh(A1), 2))"),
            ("missing-activation-output", "A2 = sigmoid(Z2)", "A2 = Z2"),
            ("missing-activation-hidden", "A1 = np.tanh(Z1)", "A1 = Z1"),
            ("missing-activation-derivative-hidden", " * (1 - np.power(A1, 2))", ""),
            ("wrong-activation-derivative", "(1 - np.power(A1, 2))", "A1 * (1 - A1)"),
            ("derivative-of-unactivated-value", "(1 - np.power(A1, 2))", "(1 - np.power(Z1, 2))"),
            ("wrong-local-input", "np.dot(dZ2, A1.T)", "np.dot(dZ2, Z1.T)"),
            ("missing-downstream-weight", "np.dot(W2.T, dZ2)", "dZ2"),
            ("wrong-delta", "db1 = np.sum(dZ1,", "db1 = np.sum(dZ2,"),
            ("wrong-delta", "dW1 = np.dot(dZ1, X.T) / m", "dW1 = np.dot(dZ2, X.T) / m"),
            ("sign-flipped", "dZ2 = A2 - Y", "dZ2 = Y - A2"),
            ("sign-flipped", 'params["b2"] - learning_rate', 'params["b2"] + learning_rate'),
            (
                "updated-weight-used-too-early",
                "    dZ1 = np.dot(W2.T, dZ2) *",
                '    params["W2"] = W2 = W2 - 1.2 * dW2\n    dW2 = np.zeros_like(dW2)\n    dZ1 = np.dot(W2.T, dZ2) *',
            ),
            ("parameter-never-updated", 'b1 = params["b1"] - learning_rate * grads["db1"]', 'b1 = params["b1"]'),
            ("swapped-parameters", 'learning_rate * grads["dW1"]', 'learning_rate * grads["dW1"][:, ::-1]'),
            (
                "state-discarded",
                "params = update(params, grads, learning_rate)",
                "update(params, grads, learning_rate)",
            ),
            (
                "state-discarded",
                "params = update(params, grads, learning_rate)",
                "new_params = update(params, grads, learning_rate)",
            ),
            ("wrong-axis", "db1 = np.sum(dZ1, axis=1, keepdims=True)", "db1 = np.sum(dZ1, axis=0, keepdims=True)"),
            ("loss-used-as-gradient", "dZ2 = A2 - Y", "dZ2 = -(Y * np.log(A2) + (1 - Y) * np.log(1 - A2))"),
            (
                "symmetric-hidden-units",
                "W1 = np.random.randn(n_h, n_x) * 0.5\n    b1 = np.zeros((n_h, 1))\n    W2 = np.random.randn(n_y, n_h) * 0.5",
                "W1 = np.ones((n_h, n_x)) * 0.5\n    b1 = np.zeros((n_h, 1))\n    W2 = np.ones((n_y, n_h)) * 0.5",
            ),
            ("learning-rate-too-large", "learning_rate=1.2", "learning_rate=1200"),
            ("unscaled-inputs", "params = model(X, Y)", "X[0] *= 1000\nparams = model(X, Y)"),
            ("crashes", "np.dot(W2.T, dZ2)", "np.dot(W2, dZ2)"),
        ),
        harmless=(
            ("return -np.sum(logprobs) / m", "return np.squeeze(-np.mean(logprobs))"),
            ("learning_rate=1.2", "learning_rate=0.8"),
            ("num_iterations=2000", "num_iterations=3000"),
            ("n_h=4", "n_h=6"),
            ("np.random.seed(2)", "np.random.seed(11)"),
            ("(1 - np.power(A1, 2))", "(1 - A1 * A1)"),
            (
                '    W2 = params["W2"]\n    Z1, A1 = cache["Z1"], cache["A1"]\n    A2 = cache["A2"]\n    dZ2 = A2 - Y\n    dW2 = np.dot(dZ2, A1.T) / m\n    db2 = np.sum(dZ2, axis=1, keepdims=True) / m\n    dZ1 = np.dot(W2.T, dZ2)',
                '    A1 = cache["A1"]\n    error = (cache["A2"] - Y) / m\n    m = 1\n    dW2 = error @ A1.T\n    db2 = error.sum(axis=1, keepdims=True)\n    dZ1 = np.dot(params["W2"].T, error)',
            ),
        ),
    ),
    "data_inside_class": Style(
        text="""
import numpy as np

def sigmoid(x):
    return 1.0 / (1 + np.exp(-x))

def sigmoid_derivative(x):
    return x * (1.0 - x)

class NeuralNetwork:
    def __init__(self, x, y):
        self.input = x
        self.y = y
        self.weights1 = np.random.uniform(-1, 1, (self.input.shape[1], 4))
        self.weights2 = np.random.uniform(-1, 1, (4, 1))
        self.output = np.zeros(self.y.shape)

    def feedforward(self):
        self.layer1 = sigmoid(np.dot(self.input, self.weights1))
        self.output = sigmoid(np.dot(self.layer1, self.weights2))

    def backprop(self):
        # gradient of the sum of squares
        delta2 = 2 * (self.y - self.output) * sigmoid_derivative(self.output)
        d_weights2 = np.dot(self.layer1.T, delta2)
        delta1 = np.dot(delta2, self.weights2.T) * sigmoid_derivative(self.layer1)
        d_weights1 = np.dot(self.input.T, delta1)

        self.weights1 = self.weights1 + d_weights1
        self.weights2 = self.weights2 + d_weights2

np.random.seed(3)
X = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]])
y = np.array([[0], [1], [1], [0]])
nn = NeuralNetwork(X, y)

for i in range(5000):
    nn.feedforward()
    nn.backprop()
    if i % 1000 == 0:
        print("Loss:", np.mean(np.square(y - nn.output)))

print(nn.output)
""",
        bugs=(
            (
                "extra-activation-output",
                "sigmoid(np.dot(self.layer1, self.weights2))",
                "sigmoid(sigmoid(np.dot(self.layer1, self.weights2)))",
            ),
            ("activation-of-activated-value", "return x * (1.0 - x)", "return sigmoid(x) * (1.0 - sigmoid(x))"),
            (
                "missing-activation-output",
                "sigmoid(np.dot(self.layer1, self.weights2))",
                "np.dot(self.layer1, self.weights2)",
            ),
            (
                "missing-activation-hidden",
                "sigmoid(np.dot(self.input, self.weights1))",
                "np.dot(self.input, self.weights1)",
            ),
            ("missing-activation-derivative-output", " * sigmoid_derivative(self.output)", ""),
            ("missing-activation-derivative-hidden", " * sigmoid_derivative(self.layer1)", ""),
            ("wrong-activation-derivative", "return x * (1.0 - x)", "return 1.0 - x ** 2"),
            (
                "derivative-of-unactivated-value",
                "sigmoid_derivative(self.layer1)",
                "sigmoid_derivative(np.dot(self.input, self.weights1))",
            ),
            (
                "wrong-local-input",
                "np.dot(self.layer1.T, delta2)",
                "np.dot(np.dot(self.input, self.weights1).T, delta2)",
            ),
            ("missing-downstream-weight", "np.dot(delta2, self.weights2.T)", "delta2"),
            ("wrong-delta", "np.dot(self.input.T, delta1)", "np.dot(self.input.T, delta2)"),
            ("sign-flipped", "2 * (self.y - self.output)", "2 * (self.output - self.y)"),
            ("sign-flipped", "self.weights1 + d_weights1", "self.weights1 - d_weights1"),
            ("sign-flipped", "self.weights2 + d_weights2", "self.weights2 - d_weights2"),
            (
                "updated-weight-used-too-early",
                """        delta1 = np.dot(delta2, self.weights2.T) * sigmoid_derivative(self.layer1)
        d_weights1 = np.dot(self.input.T, delta1)

        self.weights1 = self.weights1 + d_weights1
        self.weights2 = self.weights2 + d_weights2
""",
                """        self.weights2 = self.weights2 + d_weights2

        delta1 = np.dot(delta2, self.weights2.T) * sigmoid_derivative(self.layer1)
        d_weights1 = np.dot(self.input.T, delta1)
        self.weights1 = self.weights1 + d_weights1
""",
            ),
            ("parameter-never-updated", "        self.weights1 = self.weights1 + d_weights1\n", ""),
            ("swapped-parameters", "np.dot(self.input.T, delta1)", "np.dot(self.input.T[::-1], delta1)"),
            ("crashes", "y = np.array([[0], [1], [1], [0]])", "y = np.array([0, 1, 1, 0])"),
            (
                "state-discarded",
                "self.weights1 = self.weights1 + d_weights1\n        self.weights2 = self.weights2 + d_weights2",
                "weights1 = self.weights1 + d_weights1\n        weights2 = self.weights2 + d_weights2",
            ),
            ("loss-used-as-gradient", "2 * (self.y - self.output)", "np.square(self.y - self.output)"),
            (
                "symmetric-hidden-units",
                "np.random.uniform(-1, 1, (self.input.shape[1], 4))\n        self.weights2 = np.random.uniform(-1, 1, (4, 1))",
                "np.ones((self.input.shape[1], 4))\n        self.weights2 = np.ones((4, 1))",
            ),
            (
                "learning-rate-too-large",
                "self.weights1 + d_weights1\n        self.weights2 = self.weights2 + d_weights2",
                "self.weights1 + 1000 * d_weights1\n        self.weights2 = self.weights2 + 1000 * d_weights2",
            ),
            (
                "unscaled-inputs",
                "[[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]]",
                "[[0, 0, 1], [0, 1000, 1], [1, 0, 1], [1, 1000, 1]]",
            ),
            ("crashes", "np.dot(self.input.T, delta1)", "np.dot(self.input, delta1)"),
            ("crashes", "self.weights2.T)", "self.weights2)"),
        ),
        harmless=(
            ("2 * (self.y - self.output)", "(self.y - self.output)"),
            ("np.mean(np.square(y - nn.output))", "0.5 * np.sum((nn.output - y) ** 2)"),
            ("range(5000)", "range(4000)"),
            ("np.random.seed(3)", "np.random.seed(10)"),
            (
                "self.weights1 = self.weights1 + d_weights1\n        self.weights2 = self.weights2 + d_weights2",
                "self.weights2 += d_weights2\n        self.weights1 += d_weights1",
            ),
            (
                "self.input.shape[1], 4))\n        self.weights2 = np.random.uniform(-1, 1, (4, 1))",
                "self.input.shape[1], 5))\n        self.weights2 = np.random.uniform(-1, 1, (5, 1))",
            ),
        ),
    ),
    "query_and_train_class": Style(
        text="""
import numpy as np

class NeuralNet:
    def __init__(self, n_in, n_hidden, n_out, lr=0.5):
        rng = np.random.default_rng(4)
        self.W_ih = rng.normal(0.0, n_in ** -0.5, (n_hidden, n_in))
        self.W_ho = rng.normal(0.0, n_hidden ** -0.5, (n_out, n_hidden))
        self.b_h = np.zeros((n_hidden, 1))
        self.b_o = np.zeros((n_out, 1))
        self.lr = lr
        self.activation = lambda z: 1 / (1 + np.exp(-z))

    def query(self, inputs):
        inputs = np.array(inputs, ndmin=2).T
        hidden = self.activation(self.W_ih @ inputs + self.b_h)
        return self.activation(self.W_ho @ hidden + self.b_o)

    def train(self, inputs, targets):
        inputs = np.array(inputs, ndmin=2).T
        targets = np.array(targets, ndmin=2).T

        hidden_in = self.W_ih @ inputs + self.b_h
        hidden = self.activation(hidden_in)
        final_in = self.W_ho @ hidden + self.b_o
        final = self.activation(final_in)

        errors = targets - final
        delta_o = errors * final * (1 - final)
        delta_h = (self.W_ho.T @ delta_o) * hidden * (1 - hidden)

        self.W_ho += self.lr * delta_o @ hidden.T
        self.b_o += self.lr * delta_o
        self.W_ih += self.lr * delta_h @ inputs.T
        self.b_h += self.lr * delta_h
        return 0.5 * np.sum(errors ** 2)

# inputs -> (and, xor)
training_data = [([0, 0], [0, 0]), ([0, 1], [0, 1]), ([1, 0], [0, 1]), ([1, 1], [1, 0])]

net = NeuralNet(2, 2, 2)
for epoch in range(2000):
    total = 0
    for inputs, targets in training_data:
        total += net.train(inputs, targets)
    if epoch % 500 == 0:
        print("epoch", epoch, "loss", total)

for inputs, targets in training_data:
    print(inputs, targets, net.query(inputs).ravel())
""",
        bugs=(
            (
                "extra-activation-output",
                "final = self.activation(final_in)",
                "final = self.activation(self.activation(final_in))",
            ),
            (
                "activation-of-activated-value",
                "hidden * (1 - hidden)\n\n",
                "self.activation(hidden) * (1 - self.activation(hidden))\n\n",
            ),
            ("missing-activation-output", "final = self.activation(final_in)", "final = final_in"),
            ("missing-activation-hidden", "hidden = self.activation(hidden_in)", "hidden = hidden_in"),
            ("missing-activation-derivative-output", "errors * final * (1 - final)", "errors"),
            (
                "missing-activation-derivative-hidden",
                "(self.W_ho.T @ delta_o) * hidden * (1 - hidden)",
                "self.W_ho.T @ delta_o",
            ),
            ("wrong-activation-derivative", "* hidden * (1 - hidden)", "* (1 - hidden ** 2)"),
            ("wrong-activation-derivative", "errors * final * (1 - final)", "errors * (1 - final ** 2)"),
            ("derivative-of-unactivated-value", "* hidden * (1 - hidden)", "* hidden_in * (1 - hidden_in)"),
            ("derivative-of-unactivated-value", "errors * final * (1 - final)", "errors * final_in * (1 - final_in)"),
            ("wrong-local-input", "delta_o @ hidden.T", "delta_o @ inputs.T"),
            ("wrong-local-input", "delta_h @ inputs.T", "delta_h @ hidden.T"),
            ("missing-downstream-weight", "(self.W_ho.T @ delta_o)", "delta_o"),
            ("wrong-delta", "self.W_ih += self.lr * delta_h", "self.W_ih += self.lr * delta_o"),
            ("wrong-delta", "self.b_h += self.lr * delta_h", "self.b_h += self.lr * delta_o"),
            ("sign-flipped", "errors = targets - final", "errors = final - targets"),
            (
                "updated-weight-used-too-early",
                """        delta_h = (self.W_ho.T @ delta_o) * hidden * (1 - hidden)

        self.W_ho += self.lr * delta_o @ hidden.T
        self.b_o += self.lr * delta_o
""",
                """        self.W_ho += self.lr * delta_o @ hidden.T
        self.b_o += self.lr * delta_o

        delta_h = (self.W_ho.T @ delta_o) * hidden * (1 - hidden)
""",
            ),
            ("parameter-never-updated", "        self.b_h += self.lr * delta_h\n", ""),
            ("swapped-parameters", "delta_h @ inputs.T", "inputs @ delta_h.T"),
            (
                "last-sample-only",
                "        total += net.train(inputs, targets)\n",
                "        pass\n    total += net.train(inputs, targets)\n",
            ),
            (
                "state-discarded",
                """        self.W_ho += self.lr * delta_o @ hidden.T
        self.b_o += self.lr * delta_o
        self.W_ih += self.lr * delta_h @ inputs.T
        self.b_h += self.lr * delta_h
""",
                """        W_ho = self.W_ho + self.lr * delta_o @ hidden.T
        b_o = self.b_o + self.lr * delta_o
        W_ih = self.W_ih + self.lr * delta_h @ inputs.T
        b_h = self.b_h + self.lr * delta_h
""",
            ),
            ("loss-used-as-gradient", "delta_o = errors * final", "delta_o = 0.5 * errors ** 2 * final"),
            ("learning-rate-too-large", "lr=0.5", "lr=500"),
            (
                "symmetric-hidden-units",
                "rng.normal(0.0, n_in ** -0.5, (n_hidden, n_in))\n        self.W_ho = rng.normal(0.0, n_hidden ** -0.5, (n_out, n_hidden))",
                "np.full((n_hidden, n_in), 0.5)\n        self.W_ho = np.full((n_out, n_hidden), 0.5)",
            ),
            ("crashes", "delta_o @ hidden.T", "delta_o @ hidden"),
        ),
        harmless=(
            ("return 0.5 * np.sum(errors ** 2)", "return np.mean(errors ** 2)"),
            ("lr=0.5", "lr=0.2"),
            ("range(2000)", "range(3000)"),
            ("NeuralNet(2, 2, 2)", "NeuralNet(2, 5, 2)"),
            ("default_rng(4)", "default_rng(12)"),
            (
                """        self.W_ho += self.lr * delta_o @ hidden.T
        self.b_o += self.lr * delta_o
        self.W_ih += self.lr * delta_h @ inputs.T
        self.b_h += self.lr * delta_h
""",
                """        self.b_h += self.lr * delta_h
        self.W_ih += self.lr * np.outer(delta_h, inputs)
        self.b_o += self.lr * delta_o
        self.W_ho += self.lr * np.outer(delta_o, hidden)
""",
            ),
        ),
    ),
    "fit_regression_class": Style(
        text="""
import numpy as np

class MLPRegressor:
    def __init__(self, n_features, n_hidden=10, seed=0):
        rng = np.random.RandomState(seed)
        self.W1 = rng.randn(n_features, n_hidden) * np.sqrt(2 / n_features)
        self.b1 = np.zeros(n_hidden)
        self.W2 = rng.randn(n_hidden, 1) * np.sqrt(2 / n_hidden)
        self.b2 = np.zeros(1)
        self.history = []

    def relu(self, z):
        return np.maximum(0, z)

    def predict(self, X):
        self.z1 = X @ self.W1 + self.b1
        self.a1 = self.relu(self.z1)
        return self.a1 @ self.W2 + self.b2

    def fit(self, X, y, epochs=1000, lr=0.05):
        n = X.shape[0]
        for epoch in range(epochs):
            y_pred = self.predict(X)
            error = y_pred - y
            mse = np.mean(error ** 2)
            self.history.append(mse)

            grad_out = 2 * error / n
            grad_W2 = self.a1.T @ grad_out
            grad_b2 = grad_out.sum(axis=0)
            grad_hidden = grad_out @ self.W2.T
            grad_hidden = grad_hidden * (self.z1 > 0)
            grad_W1 = X.T @ grad_hidden
            grad_b1 = grad_hidden.sum(axis=0)

            self.W1 = self.W1 - lr * grad_W1
            self.b1 = self.b1 - lr * grad_b1
            self.W2 = self.W2 - lr * grad_W2
            self.b2 = self.b2 - lr * grad_b2

            if epoch % 200 == 0:
                print(f"epoch {epoch:4d}  MSE {mse:.5f}")
        return self

data = np.random.RandomState(7)
X = data.uniform(-1, 1, (30, 2))
y = np.abs(X[:, :1]) + 0.5 * X[:, 1:]
reg = MLPRegressor(n_features=2)
reg.fit(X, y)
print("final MSE:", reg.history[-1])
""",
        bugs=(
            ("missing-activation-hidden", "self.a1 = self.relu(self.z1)", "self.a1 = self.z1"),
            ("missing-activation-derivative-hidden", "            grad_hidden = grad_hidden * (self.z1 > 0)\n", ""),
            ("wrong-activation-derivative", "grad_hidden * (self.z1 > 0)", "grad_hidden * self.a1 * (1 - self.a1)"),
            ("wrong-activation-derivative", "grad_hidden * (self.z1 > 0)", "grad_hidden * (1 - self.a1 ** 2)"),
            ("wrong-local-input", "self.a1.T @ grad_out", "self.z1.T @ grad_out"),
            ("missing-downstream-weight", "grad_hidden = grad_out @ self.W2.T", "grad_hidden = grad_out"),
            ("wrong-delta", "X.T @ grad_hidden", "X.T @ grad_out"),
            ("wrong-delta", "grad_b1 = grad_hidden.sum(axis=0)", "grad_b1 = grad_out.sum(axis=0)"),
            ("sign-flipped", "error = y_pred - y", "error = y - y_pred"),
            ("sign-flipped", "self.b2 - lr * grad_b2", "self.b2 + lr * grad_b2"),
            (
                "updated-weight-used-too-early",
                """            grad_hidden = grad_out @ self.W2.T
            grad_hidden = grad_hidden * (self.z1 > 0)
            grad_W1 = X.T @ grad_hidden
            grad_b1 = grad_hidden.sum(axis=0)

            self.W1 = self.W1 - lr * grad_W1
            self.b1 = self.b1 - lr * grad_b1
            self.W2 = self.W2 - lr * grad_W2
            self.b2 = self.b2 - lr * grad_b2
""",
                """            self.W2 = self.W2 - lr * grad_W2
            self.b2 = self.b2 - lr * grad_b2

            grad_hidden = grad_out @ self.W2.T
            grad_hidden = grad_hidden * (self.z1 > 0)
            grad_W1 = X.T @ grad_hidden
            grad_b1 = grad_hidden.sum(axis=0)

            self.W1 = self.W1 - lr * grad_W1
            self.b1 = self.b1 - lr * grad_b1
""",
            ),
            ("parameter-never-updated", "            self.b1 = self.b1 - lr * grad_b1\n", ""),
            ("parameter-never-updated", "            self.W1 = self.W1 - lr * grad_W1\n", ""),
            ("swapped-parameters", "self.W1 - lr * grad_W1", "self.W1 - lr * grad_W1[::-1]"),
            ("crashes", "y = np.abs(X[:, :1]) + 0.5 * X[:, 1:]", "y = np.abs(X[:, 0]) + 0.5 * X[:, 1]"),
            ("wrong-axis", "grad_b1 = grad_hidden.sum(axis=0)", "grad_b1 = grad_hidden.sum(axis=1, keepdims=True)"),
            (
                "state-discarded",
                """            self.W1 = self.W1 - lr * grad_W1
            self.b1 = self.b1 - lr * grad_b1
            self.W2 = self.W2 - lr * grad_W2
            self.b2 = self.b2 - lr * grad_b2
""",
                """            W1 = self.W1 - lr * grad_W1
            b1 = self.b1 - lr * grad_b1
            W2 = self.W2 - lr * grad_W2
            b2 = self.b2 - lr * grad_b2
""",
            ),
            ("loss-used-as-gradient", "grad_out = 2 * error / n", "grad_out = error ** 2 / n"),
            ("loss-used-as-gradient", "grad_out = 2 * error / n", "grad_out = np.full_like(error, mse) / n"),
            (
                "symmetric-hidden-units",
                "rng.randn(n_features, n_hidden) * np.sqrt(2 / n_features)\n        self.b1 = np.zeros(n_hidden)\n        self.W2 = rng.randn(n_hidden, 1) * np.sqrt(2 / n_hidden)",
                "np.full((n_features, n_hidden), 0.1)\n        self.b1 = np.zeros(n_hidden)\n        self.W2 = np.full((n_hidden, 1), 0.1)",
            ),
            ("learning-rate-too-large", "lr=0.05", "lr=50"),
            ("unscaled-inputs", "reg.fit(X, y)", "X[:, 0] *= 1000\nreg.fit(X, y)"),
            ("crashes", "X.T @ grad_hidden", "X @ grad_hidden"),
        ),
        harmless=(
            ("grad_out = 2 * error / n", "grad_out = error / n"),
            ("grad_out = 2 * error / n", "grad_out = -0.05 * (y - y_pred)"),
            ("mse = np.mean(error ** 2)", "mse = 0.5 * np.sum(error ** 2) / n"),
            ("lr=0.05", "lr=0.02"),
            ("epochs=1000", "epochs=1500"),
            ("n_hidden=10", "n_hidden=16"),
            ("seed=0", "seed=5"),
            ("grad_hidden * (self.z1 > 0)", "np.where(self.a1 > 0, grad_hidden, 0)"),
        ),
    ),
    "dict_neurons": Style(
        text="""
import math
import random

random.seed(2)

def init_layer(n_inputs, n_neurons):
    # the last weight is the bias
    return [{'weights': [random.uniform(-1, 1) for _ in range(n_inputs + 1)]} for _ in range(n_neurons)]

def sigmoid(z):
    if z < -500:
        return 0.0
    return 1.0 / (1.0 + math.exp(-z))

def forward(network, row):
    inputs = row
    for layer in network:
        outputs = []
        for neuron in layer:
            w = neuron['weights']
            z = w[-1] + sum(w[i] * inputs[i] for i in range(len(inputs)))
            neuron['z'] = z
            neuron['output'] = sigmoid(z)
            outputs.append(neuron['output'])
        inputs = outputs
    return inputs

def backward(network, expected):
    output_layer = network[-1]
    for k in range(len(output_layer)):
        neuron = output_layer[k]
        o = neuron['output']
        neuron['delta'] = (o - expected[k]) * o * (1 - o)
    for i in reversed(range(len(network) - 1)):
        for j in range(len(network[i])):
            hidden = network[i][j]
            h = hidden['output']
            error = sum(n['weights'][j] * n['delta'] for n in network[i + 1])
            hidden['delta'] = error * h * (1 - h)

def update_weights(network, row, rate):
    inputs = row
    for layer in network:
        for neuron in layer:
            for i in range(len(inputs)):
                neuron['weights'][i] -= rate * neuron['delta'] * inputs[i]
            neuron['weights'][-1] -= rate * neuron['delta']
        inputs = [neuron['output'] for neuron in layer]

dataset = [([0, 0], [0]), ([0, 1], [1]), ([1, 0], [1]), ([1, 1], [0])]
network = [init_layer(2, 3), init_layer(3, 1)]

for epoch in range(3000):
    sum_error = 0.0
    for row, expected in dataset:
        outputs = forward(network, row)
        sum_error += sum((expected[k] - outputs[k]) ** 2 for k in range(len(expected)))
        backward(network, expected)
        update_weights(network, row, 0.5)
    if epoch % 500 == 0:
        print('>epoch=%d, error=%.3f' % (epoch, sum_error))

for row, expected in dataset:
    print(row, expected, forward(network, row))
""",
        bugs=(
            ("activation-of-activated-value", "error * h * (1 - h)", "error * sigmoid(h) * (1 - sigmoid(h))"),
            (
                "activation-of-activated-value",
                "expected[k]) * o * (1 - o)",
                "expected[k]) * sigmoid(o) * (1 - sigmoid(o))",
            ),
            (
                "extra-activation-output",
                "        inputs = outputs\n    return inputs",
                "        inputs = outputs\n    network[-1][0]['output'] = sigmoid(inputs[0])\n    return [network[-1][0]['output']]",
            ),
            (
                "missing-activation-output",
                "neuron['output'] = sigmoid(z)",
                "neuron['output'] = z if layer is network[-1] else sigmoid(z)",
            ),
            (
                "missing-activation-hidden",
                "neuron['output'] = sigmoid(z)",
                "neuron['output'] = sigmoid(z) if layer is network[-1] else z",
            ),
            ("missing-activation-derivative-output", "(o - expected[k]) * o * (1 - o)", "o - expected[k]"),
            ("missing-activation-derivative-hidden", "error * h * (1 - h)", "error"),
            ("wrong-activation-derivative", "error * h * (1 - h)", "error * (1 - h ** 2)"),
            ("wrong-activation-derivative", "expected[k]) * o * (1 - o)", "expected[k]) * (1 - o * o)"),
            ("derivative-of-unactivated-value", "h = hidden['output']", "h = hidden['z']"),
            (
                "derivative-of-unactivated-value",
                "(o - expected[k]) * o * (1 - o)",
                "(o - expected[k]) * neuron['z'] * (1 - neuron['z'])",
            ),
            (
                "wrong-local-input",
                "inputs = [neuron['output'] for neuron in layer]",
                "inputs = [neuron['z'] for neuron in layer]",
            ),
            ("wrong-local-input", "* neuron['delta'] * inputs[i]", "* neuron['delta'] * inputs[0]"),
            ("missing-downstream-weight", "sum(n['weights'][j] * n['delta']", "sum(n['delta']"),
            (
                "wrong-delta",
                "neuron['weights'][i] -= rate * neuron['delta']",
                "neuron['weights'][i] -= rate * network[-1][0]['delta']",
            ),
            ("sign-flipped", "(o - expected[k]) * o", "(expected[k] - o) * o"),
            ("sign-flipped", "neuron['weights'][-1] -= rate", "neuron['weights'][-1] += rate"),
            (
                "updated-weight-used-too-early",
                """    for i in reversed(range(len(network) - 1)):
        for j in range(len(network[i])):
            hidden = network[i][j]
            h = hidden['output']
            error = sum(n['weights'][j] * n['delta'] for n in network[i + 1])
            hidden['delta'] = error * h * (1 - h)

def update_weights(network, row, rate):
    inputs = row
    for layer in network:
""",
                """        for i in range(len(network[-2])):
            neuron['weights'][i] -= 0.5 * neuron['delta'] * network[-2][i]['output']
        neuron['weights'][-1] -= 0.5 * neuron['delta']
    for i in reversed(range(len(network) - 1)):
        for j in range(len(network[i])):
            hidden = network[i][j]
            h = hidden['output']
            error = sum(n['weights'][j] * n['delta'] for n in network[i + 1])
            hidden['delta'] = error * h * (1 - h)

def update_weights(network, row, rate):
    inputs = row
    for layer in network[:-1]:
""",
            ),
            ("parameter-never-updated", "            neuron['weights'][-1] -= rate * neuron['delta']\n", ""),
            (
                "parameter-never-updated",
                "for i in range(len(inputs)):\n                neuron",
                "for i in range(1, len(inputs)):\n                neuron",
            ),
            ("swapped-parameters", "* neuron['delta'] * inputs[i]", "* neuron['delta'] * inputs[-1 - i]"),
            (
                "last-sample-only",
                "        backward(network, expected)\n        update_weights(network, row, 0.5)\n",
                "    backward(network, expected)\n    update_weights(network, row, 0.5)\n",
            ),
            (
                "state-discarded",
                """            for i in range(len(inputs)):
                neuron['weights'][i] -= rate * neuron['delta'] * inputs[i]
            neuron['weights'][-1] -= rate * neuron['delta']
""",
                """            weights = list(neuron['weights'])
            for i in range(len(inputs)):
                weights[i] -= rate * neuron['delta'] * inputs[i]
            weights[-1] -= rate * neuron['delta']
""",
            ),
            ("loss-used-as-gradient", "(o - expected[k]) * o", "(o - expected[k]) ** 2 * o"),
            ("symmetric-hidden-units", "[random.uniform(-1, 1) for _", "[0.5 for _"),
        ),
        harmless=(
            ("update_weights(network, row, 0.5)", "update_weights(network, row, 0.3)"),
            ("range(3000)", "range(4000)"),
            ("random.seed(2)", "random.seed(8)"),
            ("[init_layer(2, 3), init_layer(3, 1)]", "[init_layer(2, 5), init_layer(5, 1)]"),
            ("sum((expected[k] - outputs[k]) ** 2 for", "sum(0.5 * (expected[k] - outputs[k]) ** 2 for"),
            ("(o - expected[k]) * o * (1 - o)", "2 * (o - expected[k]) * o * (1 - o)"),
            (
                "            for i in range(len(inputs)):\n                neuron['weights'][i] -= rate * neuron['delta'] * inputs[i]\n            neuron['weights'][-1] -= rate * neuron['delta']\n",
                "            step = rate * neuron['delta']\n            neuron['weights'][-1] -= step\n            for i, value in enumerate(inputs):\n                neuron['weights'][i] -= step * value\n",
            ),
        ),
    ),
    "neuron_objects": Style(
        text="""
import math
import random

def sigmoid(z):
    return 0.5 * (1 + math.tanh(z / 2))

class Neuron:
    def __init__(self, n_inputs, squash):
        self.weights = [random.uniform(-1, 1) for _ in range(n_inputs)]
        self.bias = random.uniform(-1, 1)
        self.squash = squash
        self.zero_grad()

    def zero_grad(self):
        self.grad_weights = [0.0] * len(self.weights)
        self.grad_bias = 0.0

    def activate(self, inputs):
        self.inputs = inputs
        self.total = sum(w * x for w, x in zip(self.weights, inputs)) + self.bias
        self.output = self.squash(self.total)
        return self.output

    def slope(self):
        return self.output * (1 - self.output)

    def accumulate(self, delta):
        self.delta = delta
        self.grad_weights = [g + delta * x for g, x in zip(self.grad_weights, self.inputs)]
        self.grad_bias = self.grad_bias + delta

    def update(self, rate):
        self.weights = [w - rate * g for w, g in zip(self.weights, self.grad_weights)]
        self.bias = self.bias - rate * self.grad_bias

class Layer:
    def __init__(self, n_inputs, n_neurons, squash):
        self.neurons = [Neuron(n_inputs, squash) for _ in range(n_neurons)]

    def forward(self, inputs):
        return [neuron.activate(inputs) for neuron in self.neurons]

class Network:
    def __init__(self):
        self.hidden = Layer(2, 3, sigmoid)
        self.last = Layer(3, 1, sigmoid)

    def predict(self, x):
        return self.last.forward(self.hidden.forward(x))

    def backward(self, target):
        for neuron, t in zip(self.last.neurons, target):
            neuron.accumulate((neuron.output - t) * neuron.slope())
        for j, neuron in enumerate(self.hidden.neurons):
            error = sum(n.weights[j] * n.delta for n in self.last.neurons)
            neuron.accumulate(error * neuron.slope())

    def train_epoch(self, data, rate):
        everyone = self.hidden.neurons + self.last.neurons
        for neuron in everyone:
            neuron.zero_grad()
        loss = 0.0
        for x, target in data:
            output = self.predict(x)
            loss += sum(0.5 * (t - o) * (t - o) for t, o in zip(target, output))
            self.backward(target)
        for neuron in everyone:
            neuron.update(rate)
        return loss

random.seed(1)
xor = [([0, 0], [0]), ([0, 1], [1]), ([1, 0], [1]), ([1, 1], [0])]
network = Network()
for epoch in range(4000):
    loss = network.train_epoch(xor, 1.0)
    if epoch % 1000 == 0:
        print(epoch, loss)
for x, target in xor:
    print(x, target, network.predict(x))
""",
        bugs=(
            ("extra-activation-output", "Layer(3, 1, sigmoid)", "Layer(3, 1, lambda z: sigmoid(sigmoid(z)))"),
            (
                "activation-of-activated-value",
                "return self.output * (1 - self.output)",
                "return self.squash(self.output) * (1 - self.squash(self.output))",
            ),
            ("missing-activation-output", "Layer(3, 1, sigmoid)", "Layer(3, 1, lambda z: z)"),
            ("missing-activation-hidden", "Layer(2, 3, sigmoid)", "Layer(2, 3, lambda z: z)"),
            ("missing-activation-derivative-output", "(neuron.output - t) * neuron.slope()", "neuron.output - t"),
            (
                "missing-activation-derivative-hidden",
                "neuron.accumulate(error * neuron.slope())",
                "neuron.accumulate(error)",
            ),
            (
                "wrong-activation-derivative",
                "return self.output * (1 - self.output)",
                "return 1 - self.output * self.output",
            ),
            (
                "derivative-of-unactivated-value",
                "return self.output * (1 - self.output)",
                "return self.total * (1 - self.total)",
            ),
            ("wrong-local-input", "[g + delta * x for g, x", "[g + delta * self.output for g, x"),
            (
                "wrong-local-input",
                "self.grad_bias = self.grad_bias + delta",
                "self.grad_bias = self.grad_bias + delta * self.output",
            ),
            ("missing-downstream-weight", "sum(n.weights[j] * n.delta for n in", "sum(n.delta for n in"),
            (
                "wrong-delta",
                "neuron.accumulate(error * neuron.slope())",
                "neuron.accumulate(self.last.neurons[0].delta)",
            ),
            ("sign-flipped", "(neuron.output - t) * neuron", "(t - neuron.output) * neuron"),
            ("sign-flipped", "[w - rate * g for", "[w + rate * g for"),
            ("sign-flipped", "self.bias - rate * self.grad_bias", "self.bias + rate * self.grad_bias"),
            ("parameter-never-updated", "        self.bias = self.bias - rate * self.grad_bias\n", ""),
            (
                "parameter-never-updated",
                "for neuron in everyone:\n            neuron.update(rate)",
                "for neuron in self.last.neurons:\n            neuron.update(rate)",
            ),
            (
                "swapped-parameters",
                "zip(self.weights, self.grad_weights)]",
                "zip(self.weights, self.grad_weights[::-1])]",
            ),
            (
                "last-sample-only",
                "self.grad_weights = [g + delta * x for g, x in zip(self.grad_weights, self.inputs)]\n        self.grad_bias = self.grad_bias + delta",
                "self.grad_weights = [delta * x for x in self.inputs]\n        self.grad_bias = delta",
            ),
            ("last-sample-only", "            self.backward(target)\n", "        self.backward(target)\n"),
            (
                "state-discarded",
                "        self.weights = [w - rate * g for w, g in zip(self.weights, self.grad_weights)]\n        self.bias = self.bias - rate * self.grad_bias",
                "        weights = [w - rate * g for w, g in zip(self.weights, self.grad_weights)]\n        bias = self.bias - rate * self.grad_bias",
            ),
            ("loss-used-as-gradient", "(neuron.output - t) * neuron", "0.5 * (neuron.output - t) ** 2 * neuron"),
            ("accumulator-not-reset", "            neuron.zero_grad()\n", "            pass\n"),
            (
                "symmetric-hidden-units",
                "[random.uniform(-1, 1) for _ in range(n_inputs)]\n        self.bias = random.uniform(-1, 1)",
                "[0.5 for _ in range(n_inputs)]\n        self.bias = 0.5",
            ),
        ),
        harmless=(
            ("train_epoch(xor, 1.0)", "train_epoch(xor, 0.7)"),
            ("range(4000)", "range(5000)"),
            ("random.seed(1)", "random.seed(4)"),
            (
                "Layer(2, 3, sigmoid)\n        self.last = Layer(3, 1, sigmoid)",
                "Layer(2, 4, sigmoid)\n        self.last = Layer(4, 1, sigmoid)",
            ),
            ("sum(0.5 * (t - o) * (t - o) for t, o", "sum((t - o) * (t - o) for t, o"),
            ("neuron.update(rate)", "neuron.update(2 * rate / len(data))"),
            (
                "        for neuron in everyone:\n            neuron.update(rate)\n",
                "        for neuron in reversed(everyone):\n            neuron.update(rate)\n            neuron.zero_grad()\n",
            ),
        ),
    ),
    "line_fit": Style(
        text="""
import random

# hours of study and marks
x = [0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0]
y = [1.9, 3.2, 3.8, 5.1, 5.9, 7.2, 7.8, 9.1]

random.seed(0)
m = random.random()
c = random.random()

learning_rate = 0.05
epochs = 800
n = len(x)

for epoch in range(epochs):
    dm = 0.0
    dc = 0.0
    mse = 0.0
    for i in range(n):
        y_pred = m * x[i] + c
        error = y_pred - y[i]
        mse += error * error / n
        dm += 2 * error * x[i]
        dc += 2 * error

    m = m - learning_rate * dm / n
    c = c - learning_rate * dc / n

    if epoch % 200 == 0:
        print("epoch", epoch, "MSE", mse)

print("m =", m, "c =", c)
""",
        bugs=(
            ("wrong-local-input", "dm += 2 * error * x[i]", "dm += 2 * error"),
            ("wrong-local-input", "dm += 2 * error * x[i]", "dm += 2 * error * y[i]"),
            ("wrong-local-input", "dm += 2 * error * x[i]", "dm += 2 * error * y_pred"),
            ("wrong-local-input", "dc += 2 * error\n", "dc += 2 * error * c\n"),
            ("sign-flipped", "error = y_pred - y[i]", "error = y[i] - y_pred"),
            ("sign-flipped", "m = m - learning_rate", "m = m + learning_rate"),
            ("sign-flipped", "c = c - learning_rate", "c = c + learning_rate"),
            ("parameter-never-updated", "    c = c - learning_rate * dc / n\n", ""),
            ("parameter-never-updated", "    m = m - learning_rate * dm / n\n", ""),
            (
                "swapped-parameters",
                "m = m - learning_rate * dm / n\n    c = c - learning_rate * dc / n",
                "m = m - learning_rate * dc / n\n    c = c - learning_rate * dm / n",
            ),
            (
                "swapped-parameters",
                "        dm += 2 * error * x[i]\n        dc += 2 * error\n",
                "        dc += 2 * error * x[i]\n        dm += 2 * error\n",
            ),
            (
                "last-sample-only",
                "        dm += 2 * error * x[i]\n        dc += 2 * error\n",
                "        dm = 2 * error * x[i]\n        dc = 2 * error\n",
            ),
            (
                "last-sample-only",
                "        dm += 2 * error * x[i]\n        dc += 2 * error\n",
                "    dm += 2 * error * x[i]\n    dc += 2 * error\n",
            ),
            (
                "accumulator-not-reset",
                "for epoch in range(epochs):\n    dm = 0.0\n    dc = 0.0\n",
                "dm = 0.0\ndc = 0.0\nfor epoch in range(epochs):\n",
            ),
            (
                "state-discarded",
                "    m = m - learning_rate * dm / n\n    c = c - learning_rate * dc / n\n",
                "    new_m = m - learning_rate * dm / n\n    new_c = c - learning_rate * dc / n\n",
            ),
            ("loss-used-as-gradient", "error = y_pred - y[i]", "error = (y_pred - y[i]) * (y_pred - y[i])"),
            (
                "loss-used-as-gradient",
                "        dm += 2 * error * x[i]\n        dc += 2 * error\n",
                "        dm += error * error * x[i]\n        dc += error * error\n",
            ),
            ("learning-rate-too-large", "learning_rate = 0.05", "learning_rate = 0.5"),
            (
                "unscaled-inputs",
                "x = [0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0]",
                "x = [500, 1000, 1500, 2000, 2500, 3000, 3500, 4000]",
            ),
            ("crashes", "y_pred = m * x[i] + c", "y_pred = m * x[i + 1] + c"),
        ),
        harmless=(
            ("learning_rate = 0.05", "learning_rate = 0.02"),
            ("epochs = 800", "epochs = 1200"),
            ("random.seed(0)", "random.seed(5)"),
            (
                "        dm += 2 * error * x[i]\n        dc += 2 * error\n",
                "        dm += error * x[i]\n        dc += error\n",
            ),
            (
                "    m = m - learning_rate * dm / n\n    c = c - learning_rate * dc / n\n",
                "    c -= 0.01 * dc\n    m -= 0.01 * dm\n",
            ),
            ("mse += error * error / n", "mse += 0.5 * error ** 2"),
            (
                "        y_pred = m * x[i] + c\n        error = y_pred - y[i]\n",
                "        residual = y[i] - (m * x[i] + c)\n        error = -residual\n",
            ),
        ),
    ),
    "logistic_train": Style(
        text="""
import numpy as np

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def cross_entropy(y, p):
    eps = 1e-12
    return -np.mean(y * np.log(p + eps) + (1 - y) * np.log(1 - p + eps))

def step(X, y, w, b, lr):
    m = len(X)
    z = X @ w + b
    p = sigmoid(z)
    error = p - y
    dw = X.T @ error / m
    db = np.sum(error) / m
    return w - lr * dw, b - lr * db

def train(X, y, lr=0.5, epochs=500):
    rng = np.random.default_rng(0)
    w = rng.normal(0, 0.5, (X.shape[1], 1))
    b = 0.0
    for epoch in range(epochs):
        w, b = step(X, y, w, b, lr)
        if epoch % 100 == 0:
            print("epoch", epoch, "cross-entropy", cross_entropy(y, sigmoid(X @ w + b)))
    return w, b

data = np.random.default_rng(42)
X = data.normal(0, 1, (50, 3))
y = (X @ np.array([1.5, -2.0, 0.5]) + 0.5 + data.normal(0, 1, 50) > 0).astype(float)
y = y.reshape(-1, 1)

w, b = train(X, y)
print("w", w.ravel(), "b", b)
print("accuracy", np.mean((sigmoid(X @ w + b) > 0.5) == y))
""",
        bugs=(
            ("extra-activation-output", "p = sigmoid(z)", "p = sigmoid(sigmoid(z))"),
            ("missing-activation-output", "p = sigmoid(z)", "p = z"),
            ("wrong-local-input", "X.T @ error / m", "(X * p).T @ error / m"),
            ("wrong-local-input", "X.T @ error / m", "X[:, [0, 1, 1]].T @ error / m"),
            ("wrong-local-input", "X.T @ error / m", "np.tile(z, (1, 3)).T @ error / m"),
            ("wrong-local-input", "np.sum(error) / m", "np.sum(error * X[:, 1:2]) / m"),
            ("wrong-local-input", "np.sum(error) / m", "np.sum(error * z) / m"),
            ("sign-flipped", "error = p - y", "error = y - p"),
            ("sign-flipped", "w - lr * dw", "w + lr * dw"),
            ("sign-flipped", "b - lr * db", "b + lr * db"),
            ("parameter-never-updated", "w - lr * dw, b - lr * db", "w - lr * dw, b"),
            ("parameter-never-updated", "w - lr * dw, b - lr * db", "w, b - lr * db"),
            ("swapped-parameters", "X.T @ error / m", "X.T[::-1] @ error / m"),
            ("broadcasting", "y = y.reshape(-1, 1)\n", ""),
            ("wrong-axis", "db = np.sum(error) / m", "db = np.sum(error, axis=1) / m"),
            ("wrong-axis", "db = np.sum(error) / m", "db = np.sum(error, axis=1, keepdims=True) / m"),
            ("state-discarded", "        w, b = step(X, y, w, b, lr)\n", "        step(X, y, w, b, lr)\n"),
            (
                "state-discarded",
                "        w, b = step(X, y, w, b, lr)\n",
                "        new_w, new_b = step(X, y, w, b, lr)\n",
            ),
            ("loss-used-as-gradient", "error = p - y", "error = -(y * np.log(p) + (1 - y) * np.log(1 - p))"),
            ("loss-used-as-gradient", "error = p - y", "error = cross_entropy(y, p) * np.ones_like(y)"),
            ("loss-used-as-gradient", "error = p - y", "error = (p - y) ** 2"),
            ("learning-rate-too-large", "lr=0.5", "lr=500"),
            ("unscaled-inputs", "w, b = train(X, y)", "X[:, 0] *= 1000\nw, b = train(X, y)"),
            ("crashes", "X.T @ error / m", "X @ error / m"),
            ("crashes", "(X.shape[1], 1)", "(1, X.shape[1])"),
        ),
        harmless=(
            ("lr=0.5", "lr=0.3"),
            ("epochs=500", "epochs=800"),
            ("default_rng(0)", "default_rng(9)"),
            ("w - lr * dw, b - lr * db", "w - 0.02 * m * dw, b - 0.02 * m * db"),
            ("eps = 1e-12", "eps = 1e-15"),
            ("w = rng.normal(0, 0.5, (X.shape[1], 1))", "w = np.zeros((X.shape[1], 1))"),
            (
                "    error = p - y\n    dw = X.T @ error / m\n    db = np.sum(error) / m\n",
                "    residual = (y - p) / m\n    db = -residual.sum()\n    dw = -np.dot(X.T, residual)\n",
            ),
        ),
    ),
    "layer_lists": Style(
        text="""
import numpy as np

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
y = np.array([[0], [1], [1], [0]], dtype=float)

rng = np.random.default_rng(3)
sizes = [2, 3, 2, 1]
weights = [rng.normal(size=(sizes[i], sizes[i + 1])) for i in range(3)]
biases = [np.zeros((1, sizes[i + 1])) for i in range(3)]
functions = [np.tanh, np.tanh, sigmoid]
slopes = [lambda a: 1 - a ** 2, lambda h: 1 - h ** 2, lambda o: o * (1 - o)]
rate = 0.5

for epoch in range(3000):
    # forward
    activations = [X]
    sums = []
    for W, b, f in zip(weights, biases, functions):
        sums.append(activations[-1] @ W + b)
        activations.append(f(sums[-1]))
    output = activations[-1]
    loss = np.mean((output - y) ** 2)

    # backward
    delta_out = 2 * (output - y) / len(X) * slopes[-1](output)
    delta = delta_out
    grad_W = [None] * 3
    grad_b = [None] * 3
    for layer in reversed(range(3)):
        grad_W[layer] = activations[layer].T @ delta
        grad_b[layer] = delta.sum(axis=0, keepdims=True)
        if layer > 0:
            delta = (delta @ weights[layer].T) * slopes[layer - 1](activations[layer])

    # gradient descent
    for layer in range(3):
        weights[layer] = weights[layer] - rate * grad_W[layer]
        biases[layer] = biases[layer] - rate * grad_b[layer]

    if epoch % 500 == 0:
        print(f"{epoch}: {loss:.5f}")

print(output)
""",
        bugs=(
            (
                "extra-activation-output",
                "[np.tanh, np.tanh, sigmoid]",
                "[np.tanh, np.tanh, lambda z: sigmoid(sigmoid(z))]",
            ),
            (
                "activation-of-activated-value",
                "slopes[layer - 1](activations[layer])",
                "slopes[layer - 1](np.tanh(activations[layer]))",
            ),
            ("activation-of-activated-value", "slopes[-1](output)", "slopes[-1](sigmoid(output))"),
            ("missing-activation-output", "[np.tanh, np.tanh, sigmoid]", "[np.tanh, np.tanh, lambda z: z]"),
            ("missing-activation-hidden", "[np.tanh, np.tanh, sigmoid]", "[np.tanh, lambda z: z, sigmoid]"),
            ("missing-activation-derivative-output", " * slopes[-1](output)", ""),
            ("missing-activation-derivative-hidden", " * slopes[layer - 1](activations[layer])", ""),
            ("wrong-activation-derivative", "lambda h: 1 - h ** 2", "lambda h: h * (1 - h)"),
            ("wrong-activation-derivative", "lambda o: o * (1 - o)", "lambda o: 1 - o ** 2"),
            (
                "derivative-of-unactivated-value",
                "slopes[layer - 1](activations[layer])",
                "slopes[layer - 1](sums[layer - 1])",
            ),
            ("derivative-of-unactivated-value", "slopes[-1](output)", "slopes[-1](sums[-1])"),
            ("wrong-local-input", "activations[layer].T @ delta", "([X] + sums)[layer].T @ delta"),
            ("missing-downstream-weight", "(delta @ weights[layer].T)", "(delta @ np.ones_like(weights[layer].T))"),
            ("wrong-delta", "grad_b[layer] = delta.sum(", "grad_b[layer] = delta_out.sum("),
            ("sign-flipped", "2 * (output - y) / len(X)", "2 * (y - output) / len(X)"),
            ("sign-flipped", "weights[layer] - rate * grad_W[layer]", "weights[layer] + rate * grad_W[layer]"),
            (
                "updated-weight-used-too-early",
                """        if layer > 0:
            delta = (delta @ weights[layer].T) * slopes[layer - 1](activations[layer])

    # gradient descent
    for layer in range(3):
        weights[layer] = weights[layer] - rate * grad_W[layer]
        biases[layer] = biases[layer] - rate * grad_b[layer]
""",
                """        weights[layer] = weights[layer] - rate * grad_W[layer]
        biases[layer] = biases[layer] - rate * grad_b[layer]
        if layer > 0:
            delta = (delta @ weights[layer].T) * slopes[layer - 1](activations[layer])
""",
            ),
            ("parameter-never-updated", "        biases[layer] = biases[layer] - rate * grad_b[layer]\n", ""),
            ("parameter-never-updated", "    for layer in range(3):\n", "    for layer in range(1, 3):\n"),
            ("swapped-parameters", "- rate * grad_W[layer]", "- rate * grad_W[layer][::-1]"),
            ("wrong-axis", "delta.sum(axis=0, keepdims=True)", "delta.sum(axis=1, keepdims=True)"),
            (
                "state-discarded",
                """    for layer in range(3):
        weights[layer] = weights[layer] - rate * grad_W[layer]
        biases[layer] = biases[layer] - rate * grad_b[layer]
""",
                """    for W, b, dW, db in zip(weights, biases, grad_W, grad_b):
        W = W - rate * dW
        b = b - rate * db
""",
            ),
            ("loss-used-as-gradient", "2 * (output - y) / len(X)", "(output - y) ** 2 / len(X)"),
            (
                "symmetric-hidden-units",
                "rng.normal(size=(sizes[i], sizes[i + 1]))",
                "np.full((sizes[i], sizes[i + 1]), 0.5)",
            ),
            ("crashes", "y = np.array([[0], [1], [1], [0]], dtype=float)", "y = np.array([0, 1, 1, 0], dtype=float)"),
        ),
        harmless=(
            ("rate = 0.5", "rate = 0.3"),
            ("range(3000)", "range(4000)"),
            ("default_rng(3)", "default_rng(8)"),
            ("sizes = [2, 3, 2, 1]", "sizes = [2, 5, 4, 1]"),
            ("2 * (output - y) / len(X) *", "0.3 * (output - y) *"),
            ("loss = np.mean((output - y) ** 2)", "loss = 0.5 * np.sum((y - output) ** 2)"),
            (
                """    for layer in range(3):
        weights[layer] = weights[layer] - rate * grad_W[layer]
        biases[layer] = biases[layer] - rate * grad_b[layer]
""",
                """    for W, b, dW, db in zip(weights, biases, grad_W, grad_b):
        W -= rate * dW
        b -= rate * db
""",
            ),
        ),
    ),
    "random_sample": Style(
        text="""
import numpy as np

np.random.seed(0)

X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
Y = np.array([0.0, 1.0, 1.0, 0.0])

def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))

W1 = np.random.uniform(-1, 1, (2, 2))
b1 = np.random.uniform(-1, 1, 2)
W2 = np.random.uniform(-1, 1, 2)
b2 = 0.0
eta = 0.5

for step in range(20000):
    # one random sample per step
    i = np.random.randint(len(X))
    x, t = X[i], Y[i]

    h_in = x @ W1 + b1
    h = sigmoid(h_in)
    o_in = h @ W2 + b2
    o = sigmoid(o_in)

    delta_o = (o - t) * o * (1 - o)
    delta_h = delta_o * W2 * h * (1 - h)

    for k in range(len(W2)):
        W2[k] -= eta * delta_o * h[k]
        for j in range(len(x)):
            W1[j, k] -= eta * delta_h[k] * x[j]
        b1[k] -= eta * delta_h[k]
    b2 -= eta * delta_o

    if step % 4000 == 0:
        outputs = sigmoid(sigmoid(X @ W1 + b1) @ W2 + b2)
        print("step", step, "loss", 0.5 * np.mean((outputs - Y) ** 2))

print(sigmoid(sigmoid(X @ W1 + b1) @ W2 + b2))
""",
        bugs=(
            ("extra-activation-output", "o = sigmoid(o_in)", "o = sigmoid(sigmoid(o_in))"),
            ("activation-of-activated-value", "* W2 * h * (1 - h)", "* W2 * sigmoid(h) * (1 - sigmoid(h))"),
            ("missing-activation-output", "o = sigmoid(o_in)", "o = o_in"),
            ("missing-activation-hidden", "h = sigmoid(h_in)", "h = h_in"),
            ("missing-activation-derivative-output", "(o - t) * o * (1 - o)", "o - t"),
            ("missing-activation-derivative-hidden", "delta_o * W2 * h * (1 - h)", "delta_o * W2"),
            ("wrong-activation-derivative", "* W2 * h * (1 - h)", "* W2 * (1 - h ** 2)"),
            ("wrong-activation-derivative", "(o - t) * o * (1 - o)", "(o - t) * (1 - o ** 2)"),
            ("derivative-of-unactivated-value", "* W2 * h * (1 - h)", "* W2 * h_in * (1 - h_in)"),
            ("derivative-of-unactivated-value", "(o - t) * o * (1 - o)", "(o - t) * o_in * (1 - o_in)"),
            ("wrong-local-input", "delta_o * h[k]", "delta_o * h_in[k]"),
            ("wrong-local-input", "delta_o * h[k]", "delta_o * x[k]"),
            ("wrong-local-input", "delta_h[k] * x[j]", "delta_h[k] * h[j]"),
            ("missing-downstream-weight", "delta_o * W2 * h", "delta_o * h"),
            ("wrong-delta", "b1[k] -= eta * delta_h[k]", "b1[k] -= eta * delta_o"),
            ("sign-flipped", "(o - t) * o", "(t - o) * o"),
            ("sign-flipped", "W1[j, k] -= eta", "W1[j, k] += eta"),
            (
                "updated-weight-used-too-early",
                """    delta_h = delta_o * W2 * h * (1 - h)

    for k in range(len(W2)):
        W2[k] -= eta * delta_o * h[k]
""",
                """    W2 -= eta * delta_o * h
    delta_h = delta_o * W2 * h * (1 - h)

    for k in range(len(W2)):
""",
            ),
            ("parameter-never-updated", "        b1[k] -= eta * delta_h[k]\n", ""),
            ("swapped-parameters", "W1[j, k] -= eta", "W1[k, j] -= eta"),
            ("integer-arithmetic", "W1 = np.random.uniform(-1, 1, (2, 2))", "W1 = np.array([[1, -1], [0, 1]])"),
            ("integer-arithmetic", "W2 = np.random.uniform(-1, 1, 2)", "W2 = np.array([1, -1])"),
            ("loss-used-as-gradient", "delta_o = (o - t) * o", "delta_o = 0.5 * (o - t) ** 2 * o"),
            (
                "symmetric-hidden-units",
                "W1 = np.random.uniform(-1, 1, (2, 2))\nb1 = np.random.uniform(-1, 1, 2)\nW2 = np.random.uniform(-1, 1, 2)",
                "W1 = np.full((2, 2), 0.5)\nb1 = np.zeros(2)\nW2 = np.full(2, 0.5)",
            ),
            ("crashes", "h_in = x @ W1 + b1", "h_in = X.T @ W1 + b1"),
        ),
        harmless=(
            ("eta = 0.5", "eta = 0.7"),
            ("range(20000)", "range(25000)"),
            ("np.random.seed(0)", "np.random.seed(4)"),
            ("delta_o = (o - t) * o * (1 - o)", "delta_o = 2 * (o - t) * o * (1 - o)"),
            ("0.5 * np.mean((outputs - Y) ** 2)", "np.mean((outputs - Y) ** 2)"),
            (
                "(2, 2))\nb1 = np.random.uniform(-1, 1, 2)\nW2 = np.random.uniform(-1, 1, 2)",
                "(2, 4))\nb1 = np.random.uniform(-1, 1, 4)\nW2 = np.random.uniform(-1, 1, 4)",
            ),
            (
                """    for k in range(len(W2)):
        W2[k] -= eta * delta_o * h[k]
        for j in range(len(x)):
            W1[j, k] -= eta * delta_h[k] * x[j]
        b1[k] -= eta * delta_h[k]
    b2 -= eta * delta_o
""",
                """    b2 -= eta * delta_o
    b1 -= eta * delta_h
    W1 -= eta * np.outer(x, delta_h)
    W2 -= eta * delta_o * h
""",
            ),
        ),
    ),
    "one_unit_class": Style(
        text="""
import numpy as np

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

class Unit:
    def __init__(self, n_inputs, rate=0.5, seed=0):
        rng = np.random.RandomState(seed)
        # weights[0] is the bias
        self.weights = rng.uniform(-0.5, 0.5, n_inputs + 1)
        self.rate = rate

    def predict(self, x):
        self.z = np.dot(self.weights[1:], x) + self.weights[0]
        return sigmoid(self.z)

    def train(self, X, labels, epochs=1500):
        for epoch in range(epochs):
            loss = 0.0
            for x, label in zip(X, labels):
                out = self.predict(x)
                error = label - out
                loss += error ** 2 / 2
                delta = error * out * (1 - out)
                for i in range(len(x)):
                    self.weights[i + 1] += self.rate * delta * x[i]
                self.weights[0] += self.rate * delta
            if epoch % 300 == 0:
                print("epoch", epoch, "loss", round(float(loss), 4))

X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
labels = np.array([0, 0, 0, 1])
unit = Unit(2)
unit.train(X, labels)
for x in X:
    print(x, unit.predict(x))
""",
        bugs=(
            ("extra-activation-output", "return sigmoid(self.z)", "return sigmoid(sigmoid(self.z))"),
            ("activation-of-activated-value", "error * out * (1 - out)", "error * sigmoid(out) * (1 - sigmoid(out))"),
            ("missing-activation-output", "return sigmoid(self.z)", "return self.z"),
            ("missing-activation-derivative-output", "delta = error * out * (1 - out)", "delta = error"),
            ("wrong-activation-derivative", "error * out * (1 - out)", "error * (1 - out ** 2)"),
            ("derivative-of-unactivated-value", "error * out * (1 - out)", "error * self.z * (1 - self.z)"),
            ("wrong-local-input", "self.rate * delta * x[i]", "self.rate * delta * x[0]"),
            ("wrong-local-input", "self.rate * delta * x[i]", "self.rate * delta * out"),
            ("wrong-local-input", "self.rate * delta * x[i]", "self.rate * delta"),
            (
                "wrong-local-input",
                "self.weights[0] += self.rate * delta\n",
                "self.weights[0] += self.rate * delta * self.weights[0]\n",
            ),
            ("sign-flipped", "error = label - out", "error = out - label"),
            ("sign-flipped", "self.weights[i + 1] += self", "self.weights[i + 1] -= self"),
            ("sign-flipped", "self.weights[0] += self", "self.weights[0] -= self"),
            ("parameter-never-updated", "                self.weights[0] += self.rate * delta\n", ""),
            ("parameter-never-updated", "for i in range(len(x)):", "for i in range(len(x) - 1):"),
            ("swapped-parameters", "self.rate * delta * x[i]", "self.rate * delta * x[-1 - i]"),
            (
                "last-sample-only",
                """                delta = error * out * (1 - out)
                for i in range(len(x)):
                    self.weights[i + 1] += self.rate * delta * x[i]
                self.weights[0] += self.rate * delta
""",
                """            delta = error * out * (1 - out)
            for i in range(len(x)):
                self.weights[i + 1] += self.rate * delta * x[i]
            self.weights[0] += self.rate * delta
""",
            ),
            ("integer-arithmetic", "rng.uniform(-0.5, 0.5, n_inputs + 1)", "np.zeros(n_inputs + 1, dtype=int)"),
            ("integer-arithmetic", "rng.uniform(-0.5, 0.5, n_inputs + 1)", "rng.randint(-1, 2, n_inputs + 1)"),
            (
                "state-discarded",
                """                for i in range(len(x)):
                    self.weights[i + 1] += self.rate * delta * x[i]
                self.weights[0] += self.rate * delta
""",
                """                weights = self.weights.copy()
                for i in range(len(x)):
                    weights[i + 1] += self.rate * delta * x[i]
                weights[0] += self.rate * delta
""",
            ),
            ("loss-used-as-gradient", "delta = error * out", "delta = error ** 2 / 2 * out"),
            ("learning-rate-too-large", "rate=0.5", "rate=5000"),
            ("unscaled-inputs", "[[0, 0], [0, 1], [1, 0], [1, 1]]", "[[0, 0], [0, 1], [1000, 0], [1000, 1]]"),
            ("crashes", "np.dot(self.weights[1:], x)", "np.dot(self.weights, x)"),
        ),
        harmless=(
            ("rate=0.5", "rate=0.8"),
            ("epochs=1500", "epochs=2000"),
            ("seed=0", "seed=6"),
            ("error ** 2 / 2", "error ** 2"),
            ("delta = error * out * (1 - out)", "delta = 2 * error * out * (1 - out)"),
            ("rng.uniform(-0.5, 0.5, n_inputs + 1)", "rng.randn(n_inputs + 1) * 0.1"),
            (
                """                for i in range(len(x)):
                    self.weights[i + 1] += self.rate * delta * x[i]
                self.weights[0] += self.rate * delta
""",
                """                self.weights[0] += self.rate * delta
                self.weights[1:] += self.rate * delta * x
""",
            ),
        ),
    ),
    "scalars_function": Style(
        text="""
import math
import random

def sigmoid(x):
    return 0.5 * (1 + math.tanh(x / 2))

def train_network(data, epochs, rate):
    random.seed(0)
    w1, w2, w3, w4, w5, w6 = [random.uniform(-2, 2) for _ in range(6)]
    b1, b2, b3 = [random.uniform(-1, 1) for _ in range(3)]

    for epoch in range(epochs):
        loss = 0.0
        for x1, x2, label in data:
            # forward
            sum_h1 = w1 * x1 + w2 * x2 + b1
            h1 = sigmoid(sum_h1)
            sum_h2 = w3 * x1 + w4 * x2 + b2
            h2 = sigmoid(sum_h2)
            sum_o = w5 * h1 + w6 * h2 + b3
            o = sigmoid(sum_o)
            loss += (label - o) * (label - o) / len(data)

            # backward
            d_o = -2 * (label - o) * o * (1 - o)
            d_h1 = d_o * w5 * h1 * (1 - h1)
            d_h2 = d_o * w6 * h2 * (1 - h2)

            w5 -= rate * d_o * h1
            w6 -= rate * d_o * h2
            b3 -= rate * d_o
            w1 -= rate * d_h1 * x1
            w2 -= rate * d_h1 * x2
            b1 -= rate * d_h1
            w3 -= rate * d_h2 * x1
            w4 -= rate * d_h2 * x2
            b2 -= rate * d_h2

        if epoch % 500 == 0:
            print("Epoch %d loss: %.4f" % (epoch, loss))
    return w1, w2, w3, w4, w5, w6, b1, b2, b3

data = [[0, 0, 1], [0, 1, 0], [1, 0, 0], [1, 1, 1]]
result = train_network(data, 3000, 0.5)
print(result)
""",
        bugs=(
            ("extra-activation-output", "o = sigmoid(sum_o)", "o = sigmoid(sigmoid(sum_o))"),
            (
                "activation-of-activated-value",
                "d_h1 = d_o * w5 * h1 * (1 - h1)\n            d_h2 = d_o * w6 * h2 * (1 - h2)",
                "d_h1 = d_o * w5 * sigmoid(h1) * (1 - sigmoid(h1))\n            d_h2 = d_o * w6 * sigmoid(h2) * (1 - sigmoid(h2))",
            ),
            ("missing-activation-output", "o = sigmoid(sum_o)", "o = sum_o"),
            ("missing-activation-hidden", "h1 = sigmoid(sum_h1)", "h1 = sum_h1"),
            ("missing-activation-derivative-output", "-2 * (label - o) * o * (1 - o)", "-2 * (label - o)"),
            (
                "missing-activation-derivative-hidden",
                "d_h1 = d_o * w5 * h1 * (1 - h1)\n            d_h2 = d_o * w6 * h2 * (1 - h2)",
                "d_h1 = d_o * w5\n            d_h2 = d_o * w6",
            ),
            ("missing-activation-derivative-hidden", "d_o * w6 * h2 * (1 - h2)", "d_o * w6"),
            ("wrong-activation-derivative", "(label - o) * o * (1 - o)", "(label - o) * (1 - o * o)"),
            ("wrong-activation-derivative", "d_o * w5 * h1 * (1 - h1)", "d_o * w5 * (1 - h1 * h1)"),
            (
                "derivative-of-unactivated-value",
                "d_h1 = d_o * w5 * h1 * (1 - h1)\n            d_h2 = d_o * w6 * h2 * (1 - h2)",
                "d_h1 = d_o * w5 * sum_h1 * (1 - sum_h1)\n            d_h2 = d_o * w6 * sum_h2 * (1 - sum_h2)",
            ),
            ("derivative-of-unactivated-value", "(label - o) * o * (1 - o)", "(label - o) * sum_o * (1 - sum_o)"),
            ("wrong-local-input", "w5 -= rate * d_o * h1", "w5 -= rate * d_o * x1"),
            ("wrong-local-input", "w2 -= rate * d_h1 * x2", "w2 -= rate * d_h1 * x1"),
            ("missing-downstream-weight", "d_h1 = d_o * w5 * h1", "d_h1 = d_o * h1"),
            ("wrong-delta", "b1 -= rate * d_h1\n", "b1 -= rate * d_o\n"),
            ("wrong-delta", "w3 -= rate * d_h2 * x1", "w3 -= rate * d_o * x1"),
            ("sign-flipped", "-2 * (label - o)", "2 * (label - o)"),
            ("sign-flipped", "w6 -= rate", "w6 += rate"),
            (
                "updated-weight-used-too-early",
                """            d_h1 = d_o * w5 * h1 * (1 - h1)
            d_h2 = d_o * w6 * h2 * (1 - h2)

            w5 -= rate * d_o * h1
            w6 -= rate * d_o * h2
""",
                """            w5 -= rate * d_o * h1
            w6 -= rate * d_o * h2

            d_h1 = d_o * w5 * h1 * (1 - h1)
            d_h2 = d_o * w6 * h2 * (1 - h2)
""",
            ),
            ("parameter-never-updated", "            w4 -= rate * d_h2 * x2\n", ""),
            (
                "swapped-parameters",
                "w1 -= rate * d_h1 * x1\n            w2 -= rate * d_h1 * x2",
                "w2 -= rate * d_h1 * x1\n            w1 -= rate * d_h1 * x2",
            ),
            ("loss-used-as-gradient", "d_o = -2 * (label - o) * o", "d_o = (label - o) * (label - o) * o"),
            (
                "symmetric-hidden-units",
                "[random.uniform(-2, 2) for _ in range(6)]\n    b1, b2, b3 = [random.uniform(-1, 1) for _ in range(3)]",
                "[0.5 for _ in range(6)]\n    b1, b2, b3 = [0.0 for _ in range(3)]",
            ),
            ("learning-rate-too-large", "train_network(data, 3000, 0.5)", "train_network(data, 3000, 500)"),
            (
                "unscaled-inputs",
                "[[0, 0, 1], [0, 1, 0], [1, 0, 0], [1, 1, 1]]",
                "[[0, 0, 1], [0, 1, 0], [1000, 0, 0], [1000, 1, 1]]",
            ),
        ),
        harmless=(
            ("train_network(data, 3000, 0.5)", "train_network(data, 3000, 0.3)"),
            ("train_network(data, 3000, 0.5)", "train_network(data, 4000, 0.5)"),
            ("random.seed(0)", "random.seed(1)"),
            ("loss += (label - o) * (label - o) / len(data)", "loss += 0.5 * (label - o) ** 2"),
            ("d_o = -2 * (label - o) * o * (1 - o)", "d_o = (o - label) * o * (1 - o)"),
            (
                """            w5 -= rate * d_o * h1
            w6 -= rate * d_o * h2
            b3 -= rate * d_o
            w1 -= rate * d_h1 * x1
            w2 -= rate * d_h1 * x2
""",
                """            w1 -= rate * d_h1 * x1
            w2 -= rate * d_h1 * x2
            w5 = w5 - rate * d_o * h1
            w6 = w6 - rate * d_o * h2
            b3 = b3 - rate * d_o
""",
            ),
        ),
    ),
    "accumulating_script": Style(
        text="""
import numpy as np

rng = np.random.default_rng(0)

X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
T = np.array([0, 1, 1, 0], dtype=float)

W1 = rng.normal(size=(3, 2))
b1 = np.zeros(3)
w2 = rng.normal(size=3)
b2 = 0.0
lr = 1.0

for epoch in range(3000):
    dW1 = np.zeros_like(W1)
    db1 = np.zeros_like(b1)
    dw2 = np.zeros_like(w2)
    db2 = 0.0
    loss = 0.0
    for x, t in zip(X, T):
        z = W1 @ x + b1
        h = np.tanh(z)
        s = w2 @ h + b2
        out = 1 / (1 + np.exp(-s))
        loss += (out - t) ** 2 / len(X)

        d_out = 2 * (out - t) * out * (1 - out)
        d_hid = d_out * w2 * (1 - h ** 2)
        dw2 += d_out * h
        db2 += d_out
        dW1 += np.outer(d_hid, x)
        db1 += d_hid

    W1 -= lr * dW1 / len(X)
    b1 -= lr * db1 / len(X)
    w2 -= lr * dw2 / len(X)
    b2 -= lr * db2 / len(X)
    if epoch % 500 == 0:
        print("epoch", epoch, "loss", loss)

for x, t in zip(X, T):
    print(x, t, 1 / (1 + np.exp(-(w2 @ np.tanh(W1 @ x + b1) + b2))))
""",
        bugs=(
            ("extra-activation-output", "out = 1 / (1 + np.exp(-s))", "out = 1 / (1 + np.exp(-1 / (1 + np.exp(-s))))"),
            ("activation-of-activated-value", "(1 - h ** 2)", "(1 - np.tanh(h) ** 2)"),
            ("missing-activation-output", "out = 1 / (1 + np.exp(-s))", "out = s"),
            ("missing-activation-hidden", "h = np.tanh(z)", "h = z"),
            ("missing-activation-derivative-output", "2 * (out - t) * out * (1 - out)", "2 * (out - t)"),
            ("missing-activation-derivative-hidden", "d_out * w2 * (1 - h ** 2)", "d_out * w2"),
            ("wrong-activation-derivative", "d_out * w2 * (1 - h ** 2)", "d_out * w2 * h * (1 - h)"),
            ("wrong-activation-derivative", "(out - t) * out * (1 - out)", "(out - t) * (1 - out ** 2)"),
            ("derivative-of-unactivated-value", "(1 - h ** 2)", "(1 - z ** 2)"),
            ("derivative-of-unactivated-value", "(out - t) * out * (1 - out)", "(out - t) * s * (1 - s)"),
            ("wrong-local-input", "dw2 += d_out * h", "dw2 += d_out * z"),
            ("missing-downstream-weight", "d_out * w2 * (1", "d_out * (1"),
            ("wrong-delta", "db1 += d_hid", "db1 += d_out"),
            ("wrong-delta", "dW1 += np.outer(d_hid, x)", "dW1 += d_out * x"),
            ("sign-flipped", "2 * (out - t) *", "2 * (t - out) *"),
            ("sign-flipped", "b2 -= lr * db2", "b2 += lr * db2"),
            ("parameter-never-updated", "    w2 -= lr * dw2 / len(X)\n", ""),
            ("parameter-never-updated", "        db1 += d_hid\n", ""),
            ("swapped-parameters", "np.outer(d_hid, x)", "np.outer(d_hid, x[::-1])"),
            (
                "last-sample-only",
                "        dw2 += d_out * h\n        db2 += d_out\n        dW1 += np.outer(d_hid, x)\n        db1 += d_hid\n",
                "        dw2 = d_out * h\n        db2 = d_out\n        dW1 = np.outer(d_hid, x)\n        db1 = d_hid\n",
            ),
            (
                "accumulator-not-reset",
                """for epoch in range(3000):
    dW1 = np.zeros_like(W1)
    db1 = np.zeros_like(b1)
    dw2 = np.zeros_like(w2)
    db2 = 0.0
""",
                """dW1 = np.zeros_like(W1)
db1 = np.zeros_like(b1)
dw2 = np.zeros_like(w2)
db2 = 0.0
for epoch in range(3000):
""",
            ),
            ("loss-used-as-gradient", "2 * (out - t) * out", "(out - t) ** 2 * out"),
            (
                "symmetric-hidden-units",
                "W1 = rng.normal(size=(3, 2))\nb1 = np.zeros(3)\nw2 = rng.normal(size=3)",
                "W1 = np.ones((3, 2))\nb1 = np.zeros(3)\nw2 = np.ones(3)",
            ),
            ("crashes", "np.outer(d_hid, x)", "np.outer(x, d_hid)"),
            ("integer-arithmetic", "dW1 = np.zeros_like(W1)", "dW1 = np.zeros_like(W1, dtype=int)"),
        ),
        harmless=(
            ("lr = 1.0", "lr = 0.6"),
            ("range(3000)", "range(4000)"),
            ("default_rng(0)", "default_rng(5)"),
            ("2 * (out - t) * out", "(out - t) * out"),
            ("loss += (out - t) ** 2 / len(X)", "loss += 0.5 * (out - t) ** 2"),
            (
                "(3, 2))\nb1 = np.zeros(3)\nw2 = rng.normal(size=3)",
                "(5, 2))\nb1 = np.zeros(5)\nw2 = rng.normal(size=5)",
            ),
            (
                "    W1 -= lr * dW1 / len(X)\n    b1 -= lr * db1 / len(X)\n    w2 -= lr * dw2 / len(X)\n    b2 -= lr * db2 / len(X)\n",
                "    step = 0.2\n    b2 = b2 - step * db2\n    w2 = w2 - step * dw2\n    b1 = b1 - step * db1\n    W1 = W1 - step * dW1\n",
            ),
        ),
    ),
}


def pairs():
    """Yield the codes and the text of every program with two mistakes in different places, and the texts with one."""
    for style in STYLES.values():
        for (one, old, new), (other, second, changed) in combinations(style.bugs, 2):
            first, then = style.text.index(old), style.text.index(second)
            apart = first + len(old) <= then or then + len(second) <= first
            # What stops, or throws all away, hides the rest.
            if one != other and apart and not {one, other} & {"crashes", "state-discarded"}:
                text = style.text.replace(old, new)
                if text.count(second) == 1:
                    alone = text, style.text.replace(second, changed)
                    yield {one, other}, text.replace(second, changed), alone
