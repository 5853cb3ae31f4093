import numpy as np

# horizontal or vertical bar? pictures 6 x 6, one 3 x 3 filter bank, softmax of 2
np.random.seed(99)


def picture(kind):
    img = np.random.rand(6, 6) * 0.2
    k = np.random.randint(6)
    if kind == 0:
        img[k, :] += 1
    else:
        img[:, k] += 1
    return img


class Conv3x3:
    def __init__(self, num_filters):
        self.num_filters = num_filters
        self.filters = np.random.randn(num_filters, 3, 3) / 3

    def iterate_regions(self, image):
        h, w = image.shape
        for i in range(h - 2):
            for j in range(w - 2):
                yield image[i : i + 3, j : j + 3], i, j

    def forward(self, image):
        self.last_input = image
        h, w = image.shape
        output = np.zeros((h - 2, w - 2, self.num_filters))
        for region, i, j in self.iterate_regions(image):
            output[i, j] = np.sum(region * self.filters, axis=(1, 2))
        self.last_output = np.maximum(output, 0)
        return self.last_output

    def backprop(self, d_out, learn_rate):
        d_out = d_out * (self.last_output > 0)
        d_filters = np.zeros(self.filters.shape)
        for region, i, j in self.iterate_regions(self.last_input):
            for f in range(self.num_filters):
                d_filters[f] = d_out[i, j, f] * region
        self.filters -= learn_rate * d_filters


class Softmax:
    def __init__(self, input_len, nodes):
        self.weights = np.random.randn(input_len, nodes) / input_len
        self.biases = np.zeros(nodes)

    def forward(self, input):
        self.last_input_shape = input.shape
        input = input.flatten()
        self.last_input = input
        totals = input @ self.weights + self.biases
        self.out = np.exp(totals - totals.max())
        self.out /= self.out.sum()
        return self.out

    def backprop(self, label, learn_rate):
        d_t = self.out.copy()
        d_t[label] -= 1
        d_w = self.last_input[:, np.newaxis] @ d_t[np.newaxis]
        d_inputs = self.weights @ d_t
        self.weights -= learn_rate * d_w
        self.biases -= learn_rate * d_t
        return d_inputs.reshape(self.last_input_shape)


conv = Conv3x3(3)
softmax = Softmax(4 * 4 * 3, 2)

labels = [i % 2 for i in range(40)]
images = [picture(k) for k in labels]

for epoch in range(8):
    loss = 0
    num_correct = 0
    for im, label in zip(images, labels):
        out = softmax.forward(conv.forward(im))
        loss += -np.log(out[label])
        num_correct += np.argmax(out) == label
        gradient = softmax.backprop(label, 0.02)
        conv.backprop(gradient, 0.02)
    print("--- Epoch %d --- average loss %.3f, accuracy %d%%" % (epoch + 1, loss / 40, 100 * num_correct / 40))
