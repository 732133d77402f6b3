"""Writes the golden numbers of ../resources/golden: PyTorch's own, in double precision.

    python golden.py [FOLDER]

Versions and fields: ../resources/golden/README.md. Inputs are rounded to single precision, so that
the engine gets exactly the numbers that PyTorch got.
"""

import json
import math
import re
import sys
from pathlib import Path

import torch
import torch.nn.functional as F
from torch.optim import lr_scheduler

torch.set_default_dtype(torch.float64)
FOLDER = Path(__file__).parent.parent / "resources" / "golden"


def single(values):
    """The same numbers, as single precision holds them."""
    return values.float().double()


def plain(value):
    """Tensors as nested lists."""
    if isinstance(value, torch.Tensor):
        return value.detach().tolist()
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value


def write(name, content):
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    text = json.dumps(plain(content), indent=1)
    # A list of numbers on one line.
    text = re.sub(r"\[[-+.\de,\s]+\]", lambda found: " ".join(found[0].split()), text)
    (folder / f"{name}.json").write_text(text + "\n")


def random(*shape, seed, scale=1.0):
    generator = torch.Generator().manual_seed(seed)
    return single(torch.randn(*shape, generator=generator) * scale)


# ------------------------------------------------------------------------------- normalisation


def batch_norm(rows, features, seed):
    """One training step, then inference on the same input with the statistics that it left."""
    epsilon, momentum = 1e-3, 0.1
    x = (random(rows, features, seed=seed) * 2 + 1).requires_grad_()
    scale = (random(features, seed=seed + 1) * 0.2 + 1).requires_grad_()
    shift = random(features, seed=seed + 2).requires_grad_()
    upstream = random(rows, features, seed=seed + 3)
    mean = random(features, seed=seed + 4)
    variance = single(random(features, seed=seed + 5).abs() + 0.5)
    case = {
        "epsilon": epsilon,
        "torchMomentum": momentum,
        "input": x,
        "scale": scale,
        "shift": shift,
        "dOutput": upstream,
        "runningMeanBefore": mean.clone(),
        "runningVarianceBefore": variance.clone(),
    }
    output = F.batch_norm(x, mean, variance, scale, shift, True, momentum, epsilon)
    output.backward(upstream)
    inference = F.batch_norm(x, mean, variance, scale, shift, False, momentum, epsilon)
    biased = x.var(0, unbiased=False)
    return case | {
        "batchMean": x.mean(0),
        "batchVarianceBiased": biased,
        "batchVarianceUnbiased": x.var(0, unbiased=True),
        "output": output,
        "dInput": x.grad,
        "dScale": scale.grad,
        "dShift": shift.grad,
        "runningMeanAfter": mean,
        "runningVarianceAfter": variance,
        "inferenceOutput": inference,
    }


def layer_norm(rows, features, seed):
    epsilon = 1e-5
    x = (random(rows, features, seed=seed) * 2 + 1).requires_grad_()
    scale = (random(features, seed=seed + 1) * 0.2 + 1).requires_grad_()
    shift = random(features, seed=seed + 2).requires_grad_()
    upstream = random(rows, features, seed=seed + 3)
    output = F.layer_norm(x, (features,), scale, shift, epsilon)
    output.backward(upstream)
    return {
        "epsilon": epsilon,
        "input": x,
        "scale": scale,
        "shift": shift,
        "dOutput": upstream,
        "output": output,
        "dInput": x.grad,
        "dScale": scale.grad,
        "dShift": shift.grad,
    }


def normalisation():
    write(
        "normalisation",
        {
            "batchNorm": [batch_norm(6, 4, 100), batch_norm(18, 2, 110)],
            "layerNorm": [layer_norm(6, 4, 200), layer_norm(3, 18, 210)],
        },
    )


# --------------------------------------------------------------------------------- activations


def activations():
    x = single(torch.cat([torch.linspace(-9.97, 10.03, 81), torch.tensor([-80.0, -30.0, 30.0, 80.0])]))
    functions = {
        "relu": torch.relu,
        "sigmoid": torch.sigmoid,
        "tanh": torch.tanh,
        "leakyRelu": F.leaky_relu,
        "leakyRelu(0.2)": lambda t: F.leaky_relu(t, 0.2),
        "elu": F.elu,
        "elu(0.5)": lambda t: F.elu(t, 0.5),
        "selu": F.selu,
        "gelu": F.gelu,
        "gelu(approximate=true)": lambda t: F.gelu(t, approximate="tanh"),
        "softplus": lambda t: F.softplus(t, threshold=1000),
        "swish": F.silu,
        "swish(1.5)": lambda t: t * torch.sigmoid(1.5 * t),
        "mish": F.mish,
        "smoothClip": lambda t: t / torch.sqrt(1 + (t / 3) ** 2),
    }
    cases = []
    for spec, function in functions.items():
        at = x.clone().requires_grad_()
        output = function(at)
        output.sum().backward()
        cases.append({"spec": spec, "output": output, "derivative": at.grad})
    write("activations", {"input": x, "cases": cases})


# -------------------------------------------------------------------------------------- losses


def losses():
    rows, outputs = 6, 4
    output = random(rows, outputs, seed=300, scale=2.0)
    classes = torch.tensor([0, 3, 1, 2, 2, 0])
    values = random(rows, outputs, seed=301, scale=2.0)
    counts = torch.tensor([[0, 1, 2, 3], [5, 0, 1, 1], [2, 2, 0, 7], [1, 0, 0, 4], [3, 3, 1, 0], [9, 2, 1, 1]])

    def per_row(function, target):
        return lambda out: function(out, target, reduction="none").mean(1)

    amounts = single(random(rows, outputs, seed=302).exp())
    rains = single(amounts * (random(rows, outputs, seed=303) > 0))
    labels = single((random(rows, outputs, seed=304) > 0).double())
    labels[0, 0] = 0.25
    ones = values[:, 0]

    def tweedie(out, power):
        return rains * torch.exp((1 - power) * out) / (power - 1) + torch.exp((2 - power) * out) / (2 - power)

    def focal(out, gamma):
        log = F.cross_entropy(out, classes, reduction="none")
        return (1 - torch.exp(-log)) ** gamma * log

    def quantile(out, middle, probabilities):
        values = [out[:, middle]]
        for k in range(middle + 1, outputs):
            values.append(values[-1] + F.softplus(out[:, k]))
        for k in range(middle - 1, -1, -1):
            values.insert(0, values[0] - F.softplus(out[:, k]))
        errors = ones[:, None] - torch.stack(values, 1)
        probabilities = torch.tensor(probabilities)
        return torch.maximum(probabilities * errors, (probabilities - 1) * errors).mean(1)

    functions = {
        "softmaxCrossEntropy": (classes, lambda o: F.cross_entropy(o, classes, reduction="none")),
        "softmaxCrossEntropy(labelSmoothing=0.1)": (
            classes,
            lambda o: F.cross_entropy(o, classes, reduction="none", label_smoothing=0.1),
        ),
        # PyTorch divides the sum over the other classes by the number of all classes.
        "multiclassHinge": (
            classes,
            lambda o: F.multi_margin_loss(o, classes, reduction="none") * outputs,
        ),
        "squaredError": (values, per_row(F.mse_loss, values)),
        "absolute": (values, per_row(F.l1_loss, values)),
        "huber": (values, per_row(F.huber_loss, values)),
        "huber(0.4)": (
            values,
            lambda o: F.huber_loss(o, values, reduction="none", delta=0.4).mean(1),
        ),
        "poisson": (
            counts,
            lambda o: F.poisson_nll_loss(o, counts, log_input=True, reduction="none").mean(1),
        ),
        # PyTorch has none of these but for the sigmoid's: the formulas, by its automatic derivatives.
        "gamma": (amounts, lambda o: (amounts * torch.exp(-o) + o).mean(1)),
        "tweedie": (rains, lambda o: tweedie(o, 1.5).mean(1)),
        "tweedie(1.1)": (rains, lambda o: tweedie(o, 1.1).mean(1)),
        "sigmoidCrossEntropy": (labels, per_row(F.binary_cross_entropy_with_logits, labels)),
        "focal": (classes, lambda o: focal(o, 2)),
        "focal(0.5)": (classes, lambda o: focal(o, 0.5)),
        "quantile([0.1, 0.25, 0.5, 0.9])": (
            ones,
            lambda o: quantile(o, 2, [0.1, 0.25, 0.5, 0.9]),
        ),
        "quantile([0.6, 0.7, 0.8, 0.95])": (
            ones,
            lambda o: quantile(o, 0, [0.6, 0.7, 0.8, 0.95]),
        ),
    }
    cases = []
    for spec, (target, function) in functions.items():
        at = output.clone().requires_grad_()
        each = function(at)
        each.mean().backward()
        cases.append({"spec": spec, "target": target.double(), "loss": each, "dOutput": at.grad})
    write("losses", {"output": output, "cases": cases})


# ---------------------------------------------------------------------------------- optimisers


def optimizers():
    steps = 20
    start = single(torch.tensor([1.0, -2.0, 0.5, 3.0, 0.0, -1.2]))
    t = torch.arange(1, steps + 1).unsqueeze(1)
    gradients = single(torch.sin(0.7 * t + torch.arange(6)) * (torch.arange(6) + 0.1))
    sgd, rms = torch.optim.SGD, torch.optim.RMSprop
    # NAdam's schedule of beta1 is off: it has become constant before the first step.
    nadam = {"momentum_decay": 1e9, "eps": 1e-8}
    rules = [
        ("sgd", 0.1, lambda p, lr: sgd(p, lr)),
        ("momentum", 0.1, lambda p, lr: sgd(p, lr, momentum=0.9)),
        ("momentum(0.5)", 0.1, lambda p, lr: sgd(p, lr, momentum=0.5)),
        ("nesterov", 0.1, lambda p, lr: sgd(p, lr, momentum=0.9, nesterov=True)),
        ("adaGrad", 0.1, lambda p, lr: torch.optim.Adagrad(p, lr, eps=1e-10)),
        ("adadelta", 1.0, lambda p, lr: torch.optim.Adadelta(p, lr, rho=0.95, eps=1e-6)),
        ("rmsProp", 0.01, lambda p, lr: rms(p, lr, alpha=0.9, eps=1e-8)),
        ("rmsProp(0.99, 1e-4, 0.8)", 0.01, lambda p, lr: rms(p, lr, 0.99, 1e-4, momentum=0.8)),
        ("adam", 0.01, lambda p, lr: torch.optim.Adam(p, lr)),
        ("nAdam", 0.01, lambda p, lr: torch.optim.NAdam(p, lr, **nadam)),
    ]
    cases = []
    for spec, rate, rule in rules:
        p = start.clone().requires_grad_()
        optimizer = rule([p], rate)
        path = []
        for gradient in gradients:
            p.grad = gradient.clone()
            optimizer.step()
            path.append(p.detach().clone())
        cases.append({"spec": spec, "stepSize": rate, "path": path})
    # Momentum that is annealed: PyTorch lets the group's value be changed between two steps.
    p = start.clone().requires_grad_()
    optimizer = sgd([p], 0.1, momentum=0.5)
    path = []
    for step, gradient in enumerate(gradients):
        optimizer.param_groups[0]["momentum"] = 0.5 + (0.9 - 0.5) * min(1.0, step / 10)
        p.grad = gradient.clone()
        optimizer.step()
        path.append(p.detach().clone())
    spec = "momentum(0.9, initial=0.5, annealSteps=10)"
    cases.append({"spec": spec, "stepSize": 0.1, "path": path})
    write("optimizers", {"start": start, "gradients": gradients, "cases": cases})


# ----------------------------------------------------------------------------------- schedules


def schedules():
    """One scheduler step a pass."""

    def factors(passes, scheduler):
        optimizer = torch.optim.SGD([torch.zeros(1)], lr=1.0)
        schedule = scheduler(optimizer)
        out = []
        for _ in range(passes):
            out.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            schedule.step()
        return out

    # OneCycleLR's phases end one step early: 0.3 · 21 - 1 and 21 - 1.
    rise = (0.3 * 21 - 1) / 20
    cycle = lambda o: lr_scheduler.OneCycleLR(o, 1.0, total_steps=21, cycle_momentum=False)
    linear = lambda o: lr_scheduler.LinearLR(o, 0.01, 1.0, total_iters=5)
    waves = lambda t: (1 - math.cos(2 * math.pi * math.log2(1 + 15 * t / 20))) / 2
    late = lambda t: 1 if t <= 10 else (1 + math.cos(math.pi * (t - 10) / 10)) / 2
    cases = [
        ("constant", 20, 20, lambda o: lr_scheduler.ConstantLR(o, 1.0)),
        ("step(5, 0.3)", 20, 20, lambda o: lr_scheduler.StepLR(o, 5, 0.3)),
        ("cosine", 20, 20, lambda o: lr_scheduler.CosineAnnealingLR(o, 20)),
        ("cosine(0.1)", 20, 20, lambda o: lr_scheduler.CosineAnnealingLR(o, 20, eta_min=0.1)),
        ("exponential(0.2)", 20, 20, lambda o: lr_scheduler.ExponentialLR(o, math.exp(-0.2))),
        ("inverse(0.5)", 20, 20, lambda o: lr_scheduler.LambdaLR(o, lambda t: 1 / (1 + 0.5 * t))),
        (f"oneCycle(rise={rise!r})", 20, 20, cycle),
        ("warmup(5, constant, start=0.01)", 20, 20, linear),
        (
            "cosineRestarts(5)",
            20,
            20,
            lambda o: lr_scheduler.CosineAnnealingWarmRestarts(o, 5),
        ),
        (
            "cosineRestarts(3, growth=2, floor=0.1)",
            20,
            20,
            lambda o: lr_scheduler.CosineAnnealingWarmRestarts(o, 3, 2, eta_min=0.1),
        ),
        ("cosLog", 20, 20, lambda o: lr_scheduler.LambdaLR(o, waves)),
        ("flatCosine", 20, 20, lambda o: lr_scheduler.LambdaLR(o, late)),
    ]
    write(
        "schedules",
        {
            "cases": [
                {"spec": spec, "passes": passes, "factors": factors(steps, scheduler)}
                for spec, steps, passes, scheduler in cases
            ]
        },
    )


if __name__ == "__main__":
    normalisation()
    activations()
    losses()
    optimizers()
    schedules()
