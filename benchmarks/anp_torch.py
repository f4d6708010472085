#!/usr/bin/python3
"""ANP in plain PyTorch, written from its paper: shows whether a figure of Medic's ANP is the method's or the code's.

usage: anp_torch.py CHECKPOINT --data clean.bin --test test.bin [--target N --seed N]

Cleans a WRN-16-1 checkpoint with the checker for its trigger, whose images are not normalised, at Medic's defaults, and prints accuracy and attack success rate.
"""

import argparse

import medic_torch
import torch
import torch.nn as nn
import torch.nn.functional as F


class NoisyBatchNorm(nn.Module):
    """A batch norm whose weight is multiplied by mask + noise, and its bias by 1 + noise."""

    def __init__(self, norm):
        super().__init__()
        self.norm = norm
        self.mask = nn.Parameter(torch.ones_like(norm.weight))
        self.weight_noise = nn.Parameter(torch.zeros_like(norm.weight))
        self.bias_noise = nn.Parameter(torch.zeros_like(norm.bias))
        self.is_noisy = False

    def forward(self, x):
        norm, weight, bias = self.norm, self.mask, torch.ones_like(self.bias_noise)
        if self.is_noisy:
            weight, bias = weight + self.weight_noise, bias + self.bias_noise
        return F.batch_norm(x, norm.running_mean, norm.running_var, norm.weight * weight, norm.bias * bias, self.training, norm.momentum, norm.eps)


def wrap(module):
    """Replaces every batch norm below a module, and gives the replacements."""
    layers = []
    for name, child in module.named_children():
        if isinstance(child, nn.BatchNorm2d):
            layers.append(NoisyBatchNorm(child))
            setattr(module, name, layers[-1])
        else:
            layers += wrap(child)
    return layers


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("checkpoint")
    p.add_argument("--data", required=True)
    p.add_argument("--test", required=True)
    p.add_argument("--target", type=int, default=5)
    p.add_argument("--epochs", type=int, default=4)
    p.add_argument("--batch", type=int, default=64)
    p.add_argument("--lr", type=float, default=0.1)
    p.add_argument("--eps", type=float, default=0.2)
    p.add_argument("--clean-share", type=float, default=0.2)
    p.add_argument("--threshold", type=float, default=0.05)
    p.add_argument("--seed", type=int, default=0)
    a = p.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(a.seed)
    generator = torch.Generator().manual_seed(a.seed)
    checkpoint = torch.load(a.checkpoint, map_location="cpu")
    model = medic_torch.WideResNet()
    model.load_state_dict(checkpoint["state_dict"])
    x, y = medic_torch.load_images(a.data)
    tx, ty = medic_torch.load_images(a.test)
    stamped = medic_torch.stamp(tx[ty != a.target], "checker", checkpoint)

    def report(what):
        same = lambda images: images
        accuracy = (medic_torch.evaluate(model, tx / 255.0, same) == ty).float().mean()
        success = (medic_torch.evaluate(model, stamped / 255.0, same) == a.target).float().mean()
        print(f"{what}: accuracy {accuracy:.4f} ASR {success:.4f}", flush=True)

    report("before")
    for parameter in model.parameters():
        parameter.requires_grad_(False)
    layers = wrap(model)
    masks = [layer.mask for layer in layers]
    noises = [noise for layer in layers for noise in (layer.weight_noise, layer.bias_noise)]
    optimizer = torch.optim.SGD(masks, a.lr, momentum=0.9)

    def loss(images, labels, is_noisy):
        for layer in layers:
            layer.is_noisy = is_noisy
        return F.cross_entropy(model(images), labels)

    for _ in range(a.epochs):
        model.train()
        for places in torch.randperm(len(x), generator=generator).split(a.batch):
            images, labels = medic_torch.augment(x[places] / 255.0, generator), y[places]
            with torch.no_grad():
                for noise in noises:
                    noise.uniform_(-a.eps, a.eps, generator=generator)
            ascent = torch.autograd.grad(loss(images, labels, True), noises)
            with torch.no_grad():
                for noise, gradient in zip(noises, ascent):
                    noise.add_(a.eps * gradient.sign())
            optimizer.zero_grad()
            ((1 - a.clean_share) * loss(images, labels, True)).backward()
            (a.clean_share * loss(images, labels, False)).backward()
            optimizer.step()
            with torch.no_grad():
                for mask in masks:
                    mask.clamp_(0, 1)
    for layer in layers:
        layer.is_noisy = False
    with torch.no_grad():
        pruned = sum(int((mask <= a.threshold).sum()) for mask in masks)
        for mask in masks:
            mask[mask <= a.threshold] = 0
    report(f"after, {pruned} neurons pruned")


if __name__ == "__main__":
    main()
