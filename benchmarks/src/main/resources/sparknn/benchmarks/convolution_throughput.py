"""Trains the networks of ConvolutionThroughput in PyTorch on a batch in memory: images a second.

    python convolution_throughput.py BATCH THREADS SECONDS

Images are in the channels_last layout, which is PyTorch's fastest for convolution on a CPU. A line
net=… imagesPerSecond=… for each network.
"""

import sys
import time

import torch
from torch import nn


def small():
    return 28, 1, nn.Sequential(
        nn.Conv2d(1, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(7 * 7 * 64, 128), nn.ReLU(), nn.Linear(128, 10),
    )


class Block(nn.Module):
    def __init__(self, channels, filters, stride):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(channels, filters, 3, stride, 1, bias=False), nn.BatchNorm2d(filters), nn.ReLU(),
            nn.Conv2d(filters, filters, 3, 1, 1, bias=False), nn.BatchNorm2d(filters),
        )
        self.shortcut = nn.Sequential() if stride == 1 else nn.Sequential(
            nn.Conv2d(channels, filters, 1, stride, bias=False), nn.BatchNorm2d(filters)
        )

    def forward(self, x):
        return torch.relu(self.body(x) + self.shortcut(x))


def resnet20():
    blocks = [Block(16, 16, 1) for _ in range(3)]
    for channels in (16, 32):
        blocks += [Block(channels, 2 * channels, 2)]
        blocks += [Block(2 * channels, 2 * channels, 1) for _ in range(2)]
    return 32, 3, nn.Sequential(
        nn.Conv2d(3, 16, 3, padding=1, bias=False), nn.BatchNorm2d(16), nn.ReLU(), *blocks,
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10),
    )


NETS = {"conv32-pool-conv64-pool-dense128": small, "resNet20": resnet20}


def rate(make, batch, seconds):
    torch.manual_seed(1)
    side, channels, net = make()
    net = net.to(memory_format=torch.channels_last).train()
    x = torch.randn(batch, channels, side, side).to(memory_format=torch.channels_last)
    y = torch.arange(batch) % 10
    loss = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(net.parameters(), lr=1e-3)

    def steps(least):
        count, start = 0, time.perf_counter()
        while time.perf_counter() - start < least:
            optimizer.zero_grad()
            loss(net(x), y).backward()
            optimizer.step()
            count += 1
        return count * batch / (time.perf_counter() - start)

    steps(seconds / 2)
    return steps(seconds)


if __name__ == "__main__":
    batch, threads, seconds = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
    torch.set_num_threads(threads)
    print(f"PyTorch {torch.__version__}, {threads} threads", flush=True)
    for name, make in NETS.items():
        print(f"net={name} imagesPerSecond={rate(make, batch, seconds):.0f}", flush=True)
