"""Writes what the Pester tests work on: a small untrained network, and a few labelled images as IDX files.

usage: make_samples.py FOLDER   The folder gets tiny.pth (WRN-10-1 for grey images, 10 classes), always5.pth, which is the same
but calls every image a 5, unknown.pth, which is no network that Medic knows, data/, which is noise, and easy/, which a small
network learns in a few epochs.
"""

import struct
import sys
from pathlib import Path

import numpy
import torch

CLASSES = 10
SIDE = 28
PATTERNS = 4


def wide_resnet():
    """The state dict of a fresh WRN-10-1, under the names that checkpoints have."""
    state = {}

    def conv(name, inputs, outputs, size):
        spread = (2 / (size * size * outputs)) ** 0.5
        state[f"{name}.weight"] = torch.randn(outputs, inputs, size, size) * spread

    def norm(name, channels):
        state[f"{name}.weight"] = torch.ones(channels)
        state[f"{name}.bias"] = torch.zeros(channels)
        state[f"{name}.running_mean"] = torch.zeros(channels)
        state[f"{name}.running_var"] = torch.ones(channels)
        state[f"{name}.num_batches_tracked"] = torch.tensor(1)

    conv("conv1", 1, 16, 3)
    for block, (inputs, outputs) in enumerate([(16, 16), (16, 32), (32, 64)], start=1):
        layer = f"block{block}.layer.0"
        norm(f"{layer}.bn1", inputs)
        conv(f"{layer}.conv1", inputs, outputs, 3)
        norm(f"{layer}.bn2", outputs)
        conv(f"{layer}.conv2", outputs, outputs, 3)
        if inputs != outputs:
            conv(f"{layer}.convShortcut", inputs, outputs, 1)
    norm("bn1", 64)
    state["fc.weight"] = torch.randn(CLASSES, 64) / 8
    state["fc.bias"] = torch.zeros(CLASSES)
    return state


def write_idx(path, values):
    unsigned_bytes = 8
    header = struct.pack(f">HBB{values.ndim}I", 0, unsigned_bytes, values.ndim, *values.shape)
    path.write_bytes(header + values.tobytes())


def write_data(folder, part, images, labels):
    folder.mkdir(exist_ok=True)
    write_idx(folder / f"{part}-images-idx3-ubyte", images)
    write_idx(folder / f"{part}-labels-idx1-ubyte", labels)


def easy_images(count, generator):
    """Stripes across, stripes down, a chessboard, and none of these, all with some noise; and which is which."""
    row, column = numpy.indices((SIDE, SIDE)) // 4
    light = numpy.stack([row % 2, column % 2, (row + column) % 2, numpy.full((SIDE, SIDE), 0.5)])
    labels = numpy.arange(count) % PATTERNS
    images = 60 + 130 * light[labels] + generator.integers(-40, 40, (count, SIDE, SIDE))
    return images.astype(numpy.uint8), labels.astype(numpy.uint8)


def main(folder):
    folder = Path(folder)
    torch.manual_seed(1)
    state = wide_resnet()
    torch.save({"net_state_dict": state, "epoch": 3}, folder / "tiny.pth")
    state["fc.bias"][5] = 1000
    torch.save({"net_state_dict": state}, folder / "always5.pth")
    torch.save({"weight": torch.ones(2, 3)}, folder / "unknown.pth")

    generator = numpy.random.default_rng(1)
    for part, count in (("train", 96), ("t10k", 40)):
        noise = generator.integers(0, 256, (count, SIDE, SIDE), dtype=numpy.uint8)
        write_data(folder / "data", part, noise, (numpy.arange(count) % CLASSES).astype(numpy.uint8))
    for part, count in (("train", 384), ("t10k", 80)):
        write_data(folder / "easy", part, *easy_images(count, generator))


if __name__ == "__main__":
    main(sys.argv[1])
