"""The convolutional net that scores the units of a page in their order: how it learns, and its bytes.

Each number of a row becomes its place among the numbers learned from. A dense layer makes 64 channels
of them, blocks of dilated convolutions look further and further up and down the page (Bai, Kolter and
Koltun 2018), and before the last one each unit is told of the page's mean and maximum. Activations are
hard swish after layer normalization, so that `src/cleaner/model/net.rs` needs no function that
machines compute differently.
"""
import os
import struct

# More threads would change sums, and with them the bytes.
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"

import jax  # noqa: E402
import jax.numpy as jnp  # noqa: E402
import numpy as np  # noqa: E402
import optax  # noqa: E402

jax.config.update("jax_default_prng_impl", "unsafe_rbg")

CHANNELS = 64
# Units between the three of each block's convolution.
DISTANCES = (1, 2, 4, 8, 16, 1)
# Numbers become places among so many quantiles, taken from so many rows.
QUANTILES, QUANTILE_ROWS = 65, 60_000
# The places' range: as wide as a uniform distribution of variance one.
RANGE = 12 ** 0.5
EPOCHS = 10
# Units a step learns from, and at most from one page.
STEP_UNITS, PAGE_UNITS = 2048, 1024
RATE, WARM_UP, WEIGHT_DECAY, DROPOUT = 2e-3, 0.1, 0.02, 0.2
SEED = 0


# ---------------------------------------------------------------- numbers

def scales(rows: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """By column: values, rising, and the places they become; equal quantiles share their mean place."""
    chosen = np.random.default_rng(SEED).choice(len(rows), min(len(rows), QUANTILE_ROWS), replace=False)
    shares = np.linspace(0, 1, QUANTILES)
    found = []
    for column in np.quantile(rows[np.sort(chosen)], shares, axis=0).astype(np.float32).T:
        values, which = np.unique(column, return_inverse=True)
        places = np.bincount(which, shares) / np.bincount(which)
        found.append((values, ((places - 0.5) * RANGE).astype(np.float32)))
    return found


def scaled(rows: np.ndarray, scales: list[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    places = np.empty(rows.shape, np.float16)
    for column, (values, numbers) in enumerate(scales):
        places[:, column] = np.interp(rows[:, column], values, numbers)
    return places


# ---------------------------------------------------------------- the net

def fresh(width: int) -> dict:
    keys = iter(jax.random.split(jax.random.PRNGKey(SEED), 2 * len(DISTANCES) + 2))

    def dense(inputs: int, share: float = 1.0) -> dict:
        weights = jax.random.normal(next(keys), (inputs, CHANNELS)) * share * np.sqrt(2 / max(inputs, 1))
        return {"weights": weights, "bias": jnp.zeros(CHANNELS)}

    return {
        "input": dense(width),
        "blocks": [{"convolution": dense(3 * CHANNELS), "output": dense(CHANNELS, 0.3)} for _ in DISTANCES],
        "page": dense(2 * CHANNELS, 0.3),
        "output": jnp.zeros(CHANNELS), "straight": jnp.zeros(width), "bias": jnp.zeros(()),
    }


def applied(dense: dict, inputs: jax.Array) -> jax.Array:
    return inputs @ dense["weights"] + dense["bias"]


def normalized(channels: jax.Array) -> jax.Array:
    channels = channels - channels.mean(-1, keepdims=True)
    return channels / jnp.sqrt((channels ** 2).mean(-1, keepdims=True) + 1e-5)


def activated(channels: jax.Array) -> jax.Array:
    return jax.nn.hard_swish(normalized(channels))


def scores(net: dict, rows: jax.Array, there: jax.Array, key: jax.Array) -> jax.Array:
    """Log-odds by page and unit while learning; `there` is 1 for units and 0 for what fills up a page."""
    keys = iter(jax.random.split(key, len(DISTANCES) + 2))

    def dropped(values: jax.Array) -> jax.Array:
        stays = jax.random.bernoulli(next(keys), 1 - DROPOUT, values.shape)
        return jnp.where(stays, values / (1 - DROPOUT), 0)

    rows, there = dropped(rows), there[..., None]
    channels = activated(applied(net["input"], rows)) * there
    for number, (block, distance) in enumerate(zip(net["blocks"], DISTANCES)):
        if number == len(DISTANCES) - 1:
            mean = (channels * there).sum(1, keepdims=True) / jnp.maximum(there.sum(1, keepdims=True), 1)
            greatest = jnp.where(there > 0, channels, -1e3).max(1, keepdims=True)
            channels = channels + applied(net["page"], jnp.concatenate([mean, greatest], -1))
        wide = jnp.pad(channels, ((0, 0), (distance, distance), (0, 0)))
        seen = jnp.concatenate([wide[:, :-2 * distance], channels, wide[:, 2 * distance:]], -1)
        inner = dropped(activated(applied(block["convolution"], seen)))
        channels = (channels + applied(block["output"], inner)) * there
    return dropped(normalized(channels)) @ net["output"] + rows @ net["straight"] + net["bias"]


# ---------------------------------------------------------------- learning

def trained(found: list[dict], rows: np.ndarray) -> bytes:
    """A net's bytes, from pages and the rows of their units."""
    places = scales(rows)
    numbers = scaled(rows, places)
    starts = np.cumsum([0] + [len(page["labels"]) for page in found])
    random = np.random.default_rng(SEED)
    rounds = [batches(starts, random) for _ in range(EPOCHS)]
    steps = sum(map(len, rounds))
    rate = optax.warmup_cosine_decay_schedule(0, RATE, int(steps * WARM_UP), steps)
    optimizer = optax.chain(optax.clip_by_global_norm(1.0), optax.adamw(rate, weight_decay=WEIGHT_DECAY))

    def loss(net: dict, rows: jax.Array, there: jax.Array, labels: jax.Array, weights: jax.Array,
             key: jax.Array) -> jax.Array:
        losses = optax.sigmoid_binary_cross_entropy(scores(net, rows, there, key), labels)
        return (losses * weights).sum() / 8

    @jax.jit
    def step(net: dict, state: optax.OptState, key: jax.Array, *batch: jax.Array) -> tuple:
        key, own = jax.random.split(key)
        updates, state = optimizer.update(jax.grad(loss)(net, *batch, own), state, net)
        return optax.apply_updates(net, updates), state, key

    net = fresh(rows.shape[1])
    state, key = optimizer.init(net), jax.random.PRNGKey(SEED + 1)
    for chunks, length in (batch for batches in rounds for batch in batches):
        net, state, key = step(net, state, key, *filled(found, numbers, starts, chunks, length))
    return packed(jax.tree.map(np.asarray, net), places)


def batches(starts: np.ndarray, random: np.random.Generator) -> list[tuple[list, int]]:
    """All pages in random order, those of about one length together: each is a page's index with the
    range of its units, and the length that the batch is filled up to."""
    by_length: dict[int, list] = {}
    for page, units in enumerate(np.diff(starts)):
        for start in range(0, units, PAGE_UNITS):
            end, length = min(units, start + PAGE_UNITS), 16
            while length < end - start:
                length = int(length * 1.3) // 8 * 8 + 8
            by_length.setdefault(length, []).append((page, start, end))
    found = []
    for length, chunks in sorted(by_length.items()):
        random.shuffle(chunks)
        count = max(1, STEP_UNITS // length)
        found += [(chunks[at:at + count], length) for at in range(0, len(chunks), count)]
    random.shuffle(found)
    return found


def filled(found: list[dict], numbers: np.ndarray, starts: np.ndarray, chunks: list, length: int) -> tuple:
    """Rows, which units are there, labels and weights, by page and unit."""
    shape = max(1, STEP_UNITS // length), length
    rows = np.zeros((*shape, numbers.shape[1]), np.float32)
    there, labels, weights = (np.zeros(shape, np.float32) for _ in range(3))
    for at, (index, start, end) in enumerate(chunks):
        page, units = found[index], slice(0, end - start)
        rows[at, units] = numbers[starts[index] + start:starts[index] + end]
        there[at, units] = 1
        labels[at, units] = page["labels"][start:end]
        weights[at, units] = page["weight"] * np.sqrt(page["words"][start:end] / page["gold_words"])
    return rows, there, labels, weights


# ---------------------------------------------------------------- bytes

def packed(net: dict, scales: list[tuple[np.ndarray, np.ndarray]]) -> bytes:
    """As `src/cleaner/model/net.rs` reads it."""
    def dense(layer: dict) -> bytes:
        return whole(layer["weights"]) + whole(layer["bias"])

    def block(block: dict, distance: int) -> bytes:
        return struct.pack("<I", distance) + dense(block["convolution"]) + dense(block["output"])

    *blocks, last = map(block, net["blocks"], DISTANCES)
    return b"".join([
        struct.pack("<I", len(scales)),
        *(struct.pack("<H", len(values)) + np.stack([values, places], 1).astype("<f4").tobytes()
          for values, places in scales),
        dense(net["input"]), struct.pack("<I", len(blocks)), *blocks, dense(net["page"]), last,
        whole(net["output"]), whole(net["straight"]), struct.pack("<f", net["bias"]),
    ])


def whole(weights: np.ndarray) -> bytes:
    """Weights in steps of the greatest's 32,767th part."""
    step = max(np.abs(weights).max(initial=0), 1e-9) / 32767
    return struct.pack("<f", step) + np.rint(weights / step).astype("<i2").tobytes()
