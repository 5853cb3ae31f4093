"""What is wrong with the programs beside this file, and what mends each of them.

Every program was written for this project after a public question, whose address stands in its docstring: the mistake
and the shape of the program are the question's, the code and the data are ours.
"""
from dataclasses import dataclass


@dataclass(frozen=True)
class Posted:
    """The true mistakes of a program, by their codes, the most consequential first, and what mends them.

    Each pair of `mend` is an old text, which stands in the file exactly once, and the new text in its place.
    `"unnamed"` stands for a mistake that no code names. `form` is "script", "class" or "function".
    """

    codes: tuple
    mend: tuple
    form: str


POSTED = {
    "line_squared_error": Posted(
        codes=("loss-used-as-gradient", "accumulator-not-reset"),
        mend=(("error += (ypred - y[i]) ** 2", "error = ypred - y[i]"),),
        form="script"),
    "line_ages": Posted(
        codes=("unscaled-inputs",),
        mend=(("learning_rate = 0.0008", "learning_rate = 0.05"),
              ("gradient_descent(age, pressure)", "gradient_descent((age - age.mean()) / age.std(), pressure)")),
        form="function"),
    "line_times_hundred": Posted(
        codes=("unscaled-inputs",),
        mend=(("algorithm.run(y, x)", "algorithm.run(y, x / 100)"),
              ("np.dot(w.T, x) + c - y", "np.dot(w.T, x / 100) + c - y")),
        form="class"),
    "house_prices_sum": Posted(
        codes=("unscaled-inputs", "batch-summed"),
        mend=(("n = 0.0001", "n = 0.1"),
              ("W + (2 * n) *", "W + (2 * n / len(X)) *"),
              ("fit(sqft, price)", "fit([(s - 1700) / 1000 for s in sqft], price)")),
        form="function"),
    "logit_hours": Posted(
        codes=("state-discarded", "loss-used-as-gradient"),
        mend=(("    gradient_descent(theta, 0.5, X, y)", "    theta = gradient_descent(theta, 0.5, X, y)"),
              ("cost = (-y[i]) * np.log(h) - (1 - y[i]) * np.log(1 - h)", "cost = h - y[i]")),
        form="function"),
    "logit_flat_labels": Posted(
        codes=("broadcasting",),
        mend=(("y = np.array([0, 0, 0, 0, 1, 1, 1, 1])", "y = np.array([0, 0, 0, 0, 1, 1, 1, 1]).reshape(-1, 1)"),),
        form="function"),
    "perceptron_no_threshold": Posted(
        codes=("model-too-weak",),
        mend=(("n = 10000", "x = np.column_stack([x, np.ones(len(x))])\nn = 10000"),
              ("w = np.array([0.1, 0.1])", "w = np.array([0.1, 0.1, 0.1])")),
        form="script"),
    "perceptron_adds_labels": Posted(
        codes=("unnamed",),
        mend=(("np.matmul(y, x_t)", "np.matmul(y - y_pred, x_t)"),),
        form="script"),
    "perceptron_and_uphill": Posted(
        codes=("sign-flipped", "unnamed"),
        mend=(("w[i] += rate * d * vector[i]", "w[i] -= rate * d * vector[i]"),
              ("return diff(w, vector) <= 0.1", "return abs(diff(w, vector)) <= 0.1")),
        form="function"),
    "three_inputs_uphill": Posted(
        codes=("crashes", "sign-flipped"),
        mend=(("np.dot(data_train, np.dot(out - train_res, np.dot(out, 1 - out)))",
               "np.dot(data_train.T, (out - train_res) * out * (1 - out))"),
              ("weights += 0.1 * dE", "weights -= 0.1 * dE")),
        form="script"),
    "one_to_four_band": Posted(
        codes=("model-too-weak",),
        mend=(("X = np.array([[1], [2], [3], [4]])", "X = np.array([[-1.5, 1], [-0.5, 1], [0.5, 1], [1.5, 1]])"),
              ("syn0 = 2 * np.random.random((1, 1)) - 1",
               "syn0 = 2 * np.random.random((2, 4)) - 1\nsyn1 = 2 * np.random.random((5, 1)) - 1"),
              ("l1 = nonlin(np.dot(l0, syn0))",
               "h = np.column_stack([nonlin(np.dot(l0, syn0)), np.ones(4)])\n    l1 = nonlin(np.dot(h, syn1))"),
              ("syn0 += np.dot(l0.T, l1_delta)",
               "h_delta = np.dot(l1_delta, syn1.T) * nonlin(h, True)\n"
               "    syn1 += np.dot(h.T, l1_delta)\n"
               "    syn0 += np.dot(l0.T, h_delta[:, :4])")),
        form="script"),
    "chain_of_two": Posted(
        codes=("wrong-local-input", "missing-activation-derivative-output"),
        mend=(("gradient_h = gradient_y * w2", "gradient_h = gradient_y * der_sigmoid(y_hat) * w2"),
              ("delta_w2 = gradient_y * der_sigmoid(y_hat) * w2", "delta_w2 = gradient_y * der_sigmoid(y_hat) * h"),
              ("delta_w1 = gradient_h * der_sigmoid(h) * w1", "delta_w1 = gradient_h * der_sigmoid(h) * q")),
        form="function"),
    "same_halves": Posted(
        codes=("symmetric-hidden-units", "not-enough-epochs"),
        mend=(("np.full((n_hidden, n_in), 0.5)", "np.random.uniform(-1, 1, (n_hidden, n_in))"),
              ("np.full((n_out, n_hidden), 0.5)", "np.random.uniform(-1, 1, (n_out, n_hidden))"),
              ("range(9000)", "range(150000)")),
        form="class"),
    "xor_nested_lists": Posted(
        codes=("updated-weight-used-too-early",),
        mend=(("sum(d * n[i] for d, n in zip(output_deltas, network[-1]))",
               "sum(d * n[i] for d, n in zip(output_deltas, before))"),
              ("    for i, neuron in enumerate(network[-1]):",
               "    before = [list(neuron) for neuron in network[-1]]\n    for i, neuron in enumerate(network[-1]):")),
        form="function"),
    "glyphs_early_update": Posted(
        codes=("missing-activation-derivative-output", "updated-weight-used-too-early"),
        mend=(("delta_o = 2 / len(o) * (o - l)",
               "delta_o = 2 / len(o) * (o - l) * o * (1 - o)\n"
               "        delta_h = np.transpose(w_h_o) @ delta_o * (h * (1 - h))"),
              ("        # backward, hidden -> input\n        delta_h = np.transpose(w_h_o) @ delta_o * (h * (1 - h))\n",
               "        # backward, hidden -> input\n")),
        form="script"),
    "neuron_objects": Posted(
        codes=("parameter-never-updated",),
        mend=(("        for n in self.hidden + [self.out]:\n",
               "        for n in self.hidden + [self.out]:\n            n.bias -= self.LEARNING_RATE * n.delta\n"),),
        form="class"),
    "doubling_sum": Posted(
        codes=("batch-summed",),
        mend=(("return 2 * (x * (nn(x, w) - t)).sum()", "return 2 * (x * (nn(x, w) - t)).mean()"),
              ("learning_rate = 0.1", "learning_rate = 0.5")),
        form="script"),
    "softmax_whole_column": Posted(
        codes=("wrong-axis",),
        mend=(("return np.exp(z) / sum(np.exp(z))", "return np.exp(z) / np.sum(np.exp(z), axis=1, keepdims=True)"),),
        form="function"),
    "softmax_one_bias_sum": Posted(
        codes=("wrong-axis",),
        mend=(("-np.sum(y - probas)", "-np.sum(y - probas, axis=0)"),),
        form="class"),
    "dict_layers_softmax": Posted(
        codes=("wrong-axis", "missing-activation-derivative-hidden"),
        mend=(("return z / z.sum()", "return z / z.sum(axis=0)"),
              ("d[i] = w[i].T.dot(d[i + 1])\n", "d[i] = w[i].T.dot(d[i + 1]) * sig_deriv(a[i])\n")),
        form="function"),
    "sine_parameters_dict": Posted(
        codes=("unreachable-labels", "wrong-local-input"),
        mend=(("Y = np.sin(X)", "Y = (np.sin(X) + 1) / 2"),
              ("np.dot(dZ2, A2.T)", "np.dot(dZ2, A1.T)")),
        form="function"),
    "batches_pile_up": Posted(
        codes=("sign-flipped", "accumulator-not-reset"),
        mend=(("e_L = (outputs - A2)", "e_L = (A2 - outputs)"),
              ("        inputs = X[b:b + batch]\n",
               "        c_B1, c_B2, c_W1, c_W2 = 0, 0, 0, 0\n        inputs = X[b:b + batch]\n")),
        form="script"),
    "whole_number_start": Posted(
        codes=("integer-arithmetic",),
        mend=(("np.array([3, 3, 3])", "np.array([3.0, 3.0, 3.0])"),),
        form="function"),
    "predict_two": Posted(
        codes=("unreachable-labels",),
        mend=(("return 1.0 / (1.0 + np.exp(-val))", "return val"), ("return val * (1 - val)", "return 1")),
        form="class"),
    "bias_own_slope": Posted(
        codes=("derivative-of-unactivated-value", "unnamed"),
        mend=(("o_error * nonlin(biasO, deriv=True)", "np.sum(o_delta, axis=0, keepdims=True)"),
              ("h_error * nonlin(biasH, deriv=True)", "np.sum(h_delta, axis=0, keepdims=True)")),
        form="script"),
    "hidden_values_left_out": Posted(
        codes=("wrong-local-input",),
        mend=(("weight2 + learningRate * dC_dw2", "weight2 + learningRate * (a1.T @ dC_dw2)"),),
        form="script"),
    "error_carried_back": Posted(
        codes=("missing-activation-derivative-output", "missing-activation-derivative-hidden"),
        mend=(("np.dot(self.weights[k].T, delta)[:-1]", "np.dot(self.weights[k].T, tmp)[:-1]"),),
        form="class"),
    "own_output_as_input": Posted(
        codes=("wrong-local-input",),
        mend=(("np.dot(d[i + 1], a[i + 1].T)", "np.outer(d[i + 1], a[i])"),),
        form="class"),
    "slope_of_output": Posted(
        codes=("activation-of-activated-value",),
        mend=(("return sigmoid(x) * (1.0 - sigmoid(x))", "return x * (1.0 - x)"),),
        form="class"),
    "three_weight_layers": Posted(
        codes=("missing-activation-derivative-output",),
        mend=(("del4 = training_set_outputs - output",
               "del4 = (training_set_outputs - output) * self.__sigmoid_derivative(output)"),),
        form="class"),
    "xor_twenty_thousand": Posted(
        codes=("not-enough-epochs",),
        mend=(("mlp.train(items, targets, 20000, 0.1)", "mlp.train(items, targets, 60000, 0.1)"),),
        form="class"),
    "single_layer_nonlin": Posted(
        codes=("crashes", "not-enough-epochs"),
        mend=(("self.errors * nonlin(self.l1, True)", "self.errors * self.nonlin(self.l1, True)"),
              ("epochs=20)", "epochs=2000)")),
        form="class"),
    "four_neurons_two_rows": Posted(
        codes=("crashes", "activation-of-activated-value"),
        mend=(("input_neurons = 4", "input_neurons = 2"),
              ("return sigmoid(x) * (1 - sigmoid(x))", "return x * (1 - x)")),
        form="function"),
    "xor_bias_row": Posted(
        codes=("crashes",),
        mend=(("np.dot(theta_2.T, delta_3)", "np.dot(theta_2[:, 1:].T, delta_3)"),),
        form="script"),
    "xor_one_pass": Posted(
        codes=("not-enough-epochs", "missing-activation-derivative-output"),
        mend=(("epochs=1)", "epochs=10000)"),
              ("deW1_0 = dey0 * h0", "deW1_0 = dey0 * y0 * (1 - y0) * h0"),
              ("deW1_1 = dey0 * h1", "deW1_1 = dey0 * y0 * (1 - y0) * h1"),
              ("deW1_2 = dey0\n", "deW1_2 = dey0 * y0 * (1 - y0)\n")),
        form="function"),
    "planar_zeros": Posted(
        codes=("stationary-start",),
        mend=(("W1 = np.zeros((n_h, n_x))", "W1 = np.random.randn(n_h, n_x)"),
              ("W2 = np.zeros((n_y, n_h))", "W2 = np.random.randn(n_y, n_h)")),
        form="function"),
    "missing_mileage": Posted(
        codes=("unnamed",),
        mend=(("b = 0\n", "points = points[~np.isnan(points[:, 1])]\nb = 0\n"),),
        form="script"),
    "softmax_times_output": Posted(
        codes=("wrong-activation-derivative",),
        mend=(("change = np.multiply(delta, self.NN_Output)",
               "change = np.multiply(delta - np.sum(delta * self.NN_Output), self.NN_Output)"),),
        form="class"),
}
