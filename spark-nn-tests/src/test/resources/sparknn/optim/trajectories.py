"""Writes trajectories.txt, the paths of optimisers of Optax in double precision.

    pip install jax optax
    python trajectories.py > trajectories.txt

Each optimiser minimises f(p) = sum_i a_i / 2 (p_i - c_i)^2 + sin(p_0 p_1) for 20 steps. A line is
the spec of the same optimiser here, its step size, and the parameters after each step.
"""

import jax
import jax.numpy as jnp
import optax

jax.config.update("jax_enable_x64", True)

A = jnp.array([1.0, 4.0, 0.25, 0.0])
C = jnp.array([1.0, -2.0, 8.0, 0.0])
START = jnp.array([2.0, 0.5, -3.0, 1.0])
STEPS = 20

RULES = [
    ("sgd", 0.1, optax.sgd(0.1)),
    ("momentum", 0.02, optax.sgd(0.02, momentum=0.9)),
    ("momentum(0.5)", 0.1, optax.sgd(0.1, momentum=0.5)),
    ("adam", 0.1, optax.adam(0.1)),
    (
        "adam(beta1=0.8, beta2=0.9, epsilon=0.01)",
        0.05,
        optax.adam(0.05, b1=0.8, b2=0.9, eps=0.01),
    ),
    ("adamW", 0.1, optax.adamw(0.1, weight_decay=0.01)),
    (
        "adamW(0.8, 0.9, 0.01, weightDecay=0.3)",
        0.05,
        optax.adamw(0.05, b1=0.8, b2=0.9, eps=0.01, weight_decay=0.3),
    ),
]


def f(p):
    return jnp.sum(A / 2 * (p - C) ** 2) + jnp.sin(p[0] * p[1])


print(f"# optax {optax.__version__}, jax {jax.__version__}; written by trajectories.py")
for spec, step_size, rule in RULES:
    p, state = START, rule.init(START)
    path = []
    for _ in range(STEPS):
        update, state = rule.update(jax.grad(f)(p), state, p)
        p = optax.apply_updates(p, update)
        path.append(" ".join(repr(float(x)) for x in p))
    print("; ".join([spec, str(step_size)] + path))
