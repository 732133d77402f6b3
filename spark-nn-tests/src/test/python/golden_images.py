"""Writes ../resources/golden/images.json: PyTorch's convolution and pooling, in double precision.

    python golden_images.py [FOLDER]

Versions and fields: ../resources/golden/README.md. Arrays are in the order of spark-nn: images are
[batch, height, width, channels], weights [height, width, channels / groups, filters]. Inputs are
numbers that single precision holds; results have seven digits.
"""

import itertools
import json
import math
import sys
from pathlib import Path

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
FOLDER = Path(__file__).parent.parent / "resources" / "golden"
BATCH, HEIGHT, WIDTH, CHANNELS = 2, 7, 6, 4


def random(length, seed):
    """Numbers of two decimals, which are short to write; nearest to what single precision holds."""
    generator = torch.Generator().manual_seed(seed)
    return ((torch.randn(length, generator=generator) * 100).round() / 100).float().double()


INPUT = random(BATCH * HEIGHT * WIDTH * CHANNELS, 1)
WEIGHT = random(3 * 3 * CHANNELS * 8, 2)
BIAS = random(8, 3)
UPSTREAM = random(2048, 4)


def image():
    """The input as PyTorch has it: channels first."""
    x = INPUT.reshape(BATCH, HEIGHT, WIDTH, CHANNELS).permute(0, 3, 1, 2)
    return x.clone().requires_grad_()


def flat(tensor, digits=7):
    return [float(f"{value:.{digits}g}") for value in tensor.detach().reshape(-1).tolist()]


def last(tensor):
    """Channels last."""
    return flat(tensor.permute(0, 2, 3, 1))


def upstream(output):
    n, c, h, w = output.shape
    return UPSTREAM[: output.numel()].reshape(n, h, w, c).permute(0, 3, 1, 2)


def padded(x, padding, kernel, stride, dilation, value=0.0):
    """Pads as spark-nn does: same = as much as makes the output ceil(size / stride), odd one behind."""
    if padding == "valid":
        return x
    if padding != "same":
        return F.pad(x, (padding,) * 4, value=value)
    amounts = []
    for size in (x.shape[3], x.shape[2]):
        total = max(0, (math.ceil(size / stride) - 1) * stride + (kernel - 1) * dilation + 1 - size)
        amounts += [total // 2, total - total // 2]
    return F.pad(x, amounts, value=value)


def convolution(filters, kernel, stride, padding, groups, dilation):
    x = image()
    size = kernel * kernel * (CHANNELS // groups) * filters
    weight = WEIGHT[:size].reshape(kernel, kernel, CHANNELS // groups, filters)
    weight = weight.permute(3, 2, 0, 1).clone().requires_grad_()
    bias = BIAS[:filters].clone().requires_grad_()
    output = F.conv2d(
        padded(x, padding, kernel, stride, dilation),
        weight,
        bias,
        stride=stride,
        dilation=dilation,
        groups=groups,
    )
    output.backward(upstream(output))
    return {
        "spec": f"conv({filters}, {kernel}, stride={stride}, padding={padding}, groups={groups},"
        f" dilation={dilation})",
        "shape": [output.shape[2], output.shape[3], output.shape[1]],
        "output": last(output),
        "dInput": last(x.grad),
        "dWeight": flat(weight.grad.permute(2, 3, 1, 0)),
        "dBias": flat(bias.grad),
    }


def without_weights(spec, function):
    x = image()
    output = function(x)
    output.backward(upstream(output))
    return {
        "spec": spec,
        "shape": [output.shape[2], output.shape[3], output.shape[1]],
        "output": last(output),
        "dInput": last(x.grad),
        "dWeight": [],
        "dBias": [],
    }


def pooling(kernel, stride, padding):
    def largest(x):
        return F.max_pool2d(padded(x, padding, kernel, stride, 1, -math.inf), kernel, stride)

    def mean(x):
        # Padding does not count.
        sums = F.avg_pool2d(padded(x, padding, kernel, stride, 1), kernel, stride)
        share = F.avg_pool2d(padded(torch.ones_like(x), padding, kernel, stride, 1), kernel, stride)
        return sums / share

    arguments = f"({kernel}, stride={stride}, padding={padding})"
    yield without_weights("maxPool" + arguments, largest)
    yield without_weights("avgPool" + arguments, mean)


def cases():
    for stride, padding, groups, dilation in itertools.product(
        (1, 2), ("same", "valid", 2), (1, 2, 4), (1, 2)
    ):
        yield convolution(4 if groups == 4 else 6, 3, stride, padding, groups, dilation)
    yield convolution(6, 3, 3, 1, 2, 1)
    yield convolution(8, 1, 1, "same", 1, 1)
    yield convolution(8, 1, 2, "valid", 1, 1)
    yield convolution(8, 2, 1, "same", 4, 1)
    for kernel, stride, padding in ((2, 2, "valid"), (3, 2, "same"), (3, 2, 1), (3, 1, "same")):
        yield from pooling(kernel, stride, padding)
    vectors = without_weights("globalAvgPool", lambda x: F.adaptive_avg_pool2d(x, 1))
    yield vectors | {"shape": [CHANNELS]}
    yield without_weights("upsample(2)", lambda x: F.interpolate(x, scale_factor=2, mode="nearest"))


def main():
    content = {
        "torch": torch.__version__,
        "inputShape": [HEIGHT, WIDTH, CHANNELS],
        "input": flat(INPUT, 9),
        "weight": flat(WEIGHT, 9),
        "bias": flat(BIAS, 9),
        "dOutput": flat(UPSTREAM, 9),
    }
    lines = ",\n".join(json.dumps(case) for case in cases())
    head = json.dumps(content)[:-1]
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    (folder / "images.json").write_text(f'{head}, "cases": [\n{lines}\n]}}\n')


if __name__ == "__main__":
    main()
