#!/usr/bin/env python3
"""Make the cleaner's model, or judge how good it is on sites it has not seen.

usage: train.py CORPUS judge            five folds by domain; prints a table
       train.py CORPUS make OUT.bin     trains on all of it

CORPUS holds html/, dump/ and gold/. Needs the packages of requirements.txt and cargo. Everything is
seeded: the same corpus and program give the same bytes. docs/content/explanation/cleaning.md says what it all means.
"""
import csv
import gzip
import hashlib
import json
import multiprocessing
import os
import random
import re
import struct
import subprocess
import sys
import tempfile
import warnings
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

# More threads would change sums, and with them the bytes.
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np  # noqa: E402

import layouts  # noqa: E402
import net  # noqa: E402
import stories  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
BINARY = ROOT / "target/release/examples/training"
SCORER = ROOT.parent / "shared/eval/score.py"
MAGIC = b"OFM3"
FOLDS = 5
BUCKETS = 1 << 17
# A word has to stand on so many sites to have a weight.
MIN_SITES = 6
WORD = re.compile(r"\w+")
TREES = {
    "objective": "cross_entropy", "num_leaves": 47, "learning_rate": 0.08, "max_bin": 63,
    "feature_fraction": 0.3, "bagging_fraction": 0.3, "bagging_freq": 1, "min_data_in_leaf": 120,
    "lambda_l2": 10.0, "num_threads": 1, "verbose": -1, "deterministic": True,
    "force_row_wise": True,
}
ROUNDS = 200
# A forest is the mean of one for each seed: they err differently.
SEEDS = (7, 17)
# How much a page counts.
WEIGHTS = {
    "html": 1.0, "dump": 1.0, "layout": 0.5, "markdown": 0.5, "excerpt": 0.25, "clean": 0.25,
    "story": 0.5, "library": 4.0, "seed": 8.0,
}
# Whose words are weighed: the other kinds say the same words again.
WORDED = {"html", "dump", "library", "seed"}


# ---------------------------------------------------------------- pages

def pages(corpus: Path) -> list[dict]:
    """Every page in both kinds, with its gold and its fold; a site's pages share a fold."""
    found = []
    for gold_path in sorted((corpus / "gold").glob("*.json")):
        gold = json.loads(gold_path.read_text())
        for kind in ("html", "dump"):
            (path,) = (corpus / kind).glob(f"{gold_path.stem}.*")
            found.append(described(path, kind, gold, site(gold), fold(gold)))
    return found


def library() -> list[dict]:
    """The essays that come with the program, which were made to be hard; no fold is judged by them."""
    found = []
    for gold_path in sorted((ROOT / "tests/library").glob("*.json")):
        (path,) = (path for path in sorted((ROOT / "content").rglob(f"{gold_path.stem}.*"))
                   if not path.name.endswith(".toml"))
        if path.suffix != ".md":
            gold = json.loads(gold_path.read_text())
            found.append(described(path, "library", gold, gold_path.stem, FOLDS))
    return found


def seeds(corpus: Path) -> list[dict]:
    """The dumps beside the corpus that the project began with."""
    found = []
    for gold_path in sorted((corpus.parent / "seeds/gold").glob("*.json")):
        path = corpus.parent / "seeds" / f"{gold_path.stem}.txt"
        gold = json.loads(gold_path.read_text())
        found.append(described(path, "seed", gold, gold_path.stem, FOLDS))
    return found


def laid_out(corpus: Path, scratch: Path) -> list[dict]:
    """The saved pages as dumps in two layouts each that the corpus has no dump in."""
    found = []
    for row in csv.DictReader((corpus / "manifest.csv").open()):
        gold = json.loads((corpus / "gold" / f"{row['id']}.json").read_text())
        others = [layout for layout in layouts.LAYOUTS if layout != row["style"]]
        source = saved(corpus, row["id"])
        for layout in random.Random(row["id"]).sample(others, 2):
            path = scratch / f"{row['id']}-{layout}.txt"
            path.write_text(layouts.dump(source, layout, int(row["id"])))
            found.append(described(path, "layout", gold, site(gold), fold(gold)))
    return found


def clipped(corpus: Path, scratch: Path) -> list[dict]:
    """The saved pages as clippings: all of each as Markdown, and a part of it as Markdown or text."""
    found = []
    for gold_path in sorted((corpus / "gold").glob("*.json")):
        gold = json.loads(gold_path.read_text())
        source = saved(corpus, gold_path.stem)
        choice = random.Random(f"clipped {gold_path.stem}")
        head = {"source": gold["url"] or f"https://{site(gold)}/"}
        if gold["title"] and choice.random() < 0.5:
            head["title"] = gold["title"]
        head = "\n".join(["---", *(f"{key}: {json.dumps(value)}" for key, value in head.items()), "---", "", ""])
        markdown, layout = layouts.markdown(source), choice.choice("ABCM")
        text = markdown if layout == "M" else layouts.dump(source, layout, int(gold_path.stem))
        text = layouts.excerpt(text, gold["main_content"], choice)
        for kind, text in ("markdown", head + markdown), ("excerpt", head * (layout == "M") + text):
            path = scratch / kind / f"{gold_path.stem}.{'md' if text.startswith(head) else 'txt'}"
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
            found.append(described(path, kind, gold, site(gold), fold(gold)))
    return found


def saved(corpus: Path, name: str) -> bytes:
    return gzip.decompress((corpus / "html" / f"{name}.html.gz").read_bytes())


def cleaned(corpus: Path, scratch: Path) -> list[dict]:
    """Gold texts as sources of their own: from a page that is all essay nothing must go."""
    found = []
    for gold_path in sorted((corpus / "gold").glob("*.json")):
        gold = json.loads(gold_path.read_text())
        path = scratch / f"{gold_path.stem}-clean.txt"
        path.write_text(gold["main_content"])
        found.append(described(path, "clean", gold, site(gold), fold(gold)))
    return found


def furnished(found: list[dict], scratch: Path) -> list[dict]:
    """Gold texts with furniture made up around each, as pages; those told in the first person as dumps
    too, and those of the library several times over."""
    golds = {Path(page["path"]).name.split(".")[0]: page for page in found if page["kind"] in {"html", "library"}}
    golds = {name: page for name, page in golds.items() if stories.is_long(page["gold"]["main_content"])}
    own = [page["gold"]["main_content"] for page in golds.values() if page["kind"] == "library"]
    made = []
    for name, page in golds.items():
        gold = page["gold"]
        for number in range(6 if page["kind"] == "library" else 1):
            choice = random.Random(f"story {name} {number}")
            others = [text for text in own if text != gold["main_content"]]
            parts = gold["title"] or name, gold["author"] or choice.choice(stories.NAMES), gold["main_content"], others
            texts = {"html": stories.page(*parts, stories.BOXES + stories.SPOKEN_BOXES, choice)}
            if stories.is_story(gold["main_content"]):
                dump = stories.page(*parts, stories.BOXES, choice)
                for layout in choice.sample(layouts.LAYOUTS, 2):
                    texts[f"{layout}.txt"] = layouts.dump(dump, layout, choice.randrange(1000)).encode()
            for ending, text in texts.items():
                path = scratch / f"story-{name}-{number}.{ending}"
                path.write_bytes(text)
                made.append(described(path, "story", gold, page["site"], page["fold"]))
    return made


def described(path: Path, kind: str, gold: dict, site: str, fold: int) -> dict:
    return {"path": str(path), "kind": kind, "gold": gold, "site": site, "fold": fold,
            "weight": WEIGHTS[kind]}


def site(gold: dict) -> str:
    return gold["domain"] or gold["id"]


def fold(gold: dict) -> int:
    return int(hashlib.sha256(site(gold).encode()).hexdigest(), 16) % FOLDS


def measure(found: list[dict], models: list[bytes], which: list[int], texts: bool) -> np.ndarray:
    """Has the program measure every page; returns rows, and with `texts` the units too."""
    with tempfile.TemporaryDirectory() as scratch:
        names = []
        for number, model in enumerate(models):
            names.append(Path(scratch, f"{number}.bin"))
            names[-1].write_bytes(model)
        listed = "".join(f"{number} {page['path']}\n" for number, page in zip(which, found))
        prefix = Path(scratch, "samples")
        subprocess.run([BINARY, "measure", prefix, *names], input=listed, text=True, check=True)
        width = 0
        for page, line in zip(found, Path(f"{prefix}.jsonl").open()):
            units = json.loads(line)
            width = units["width"] or width
            if texts:
                page["texts"], page["tokens"] = units["texts"], None
                page["has_elements"] = units["has_elements"]
                if page["kind"] in WORDED:
                    page["tokens"] = [np.array(tokens, dtype=np.uint32) % BUCKETS for tokens in units["tokens"]]
        rows = np.fromfile(f"{prefix}.f32", dtype=np.float32).reshape(-1, width)
    return rows


# ---------------------------------------------------------------- labels

def label(page: dict) -> None:
    """How much of each unit is gold: the share of its words on the longest common subsequence of page
    and gold, but not much more than the share of its runs of three words that stand in the gold."""
    from rapidfuzz.distance import LCSseq

    words = [WORD.findall(text.lower()) for text in page["texts"]]
    gold = WORD.findall(page["gold"]["main_content"].lower())
    numbers: dict[str, int] = {}
    spoken = [numbers.setdefault(word, len(numbers)) for unit in words for word in unit]
    wanted = [numbers.setdefault(word, len(numbers)) for word in gold]
    matched = np.ones(len(spoken), dtype=bool)
    for edit in LCSseq.editops(spoken, wanted):
        if edit.tag == "delete":
            matched[edit.src_pos] = False
    runs = set(zip(gold, gold[1:], gold[2:]))
    labels, start = [], 0
    for unit in words:
        share = matched[start:start + len(unit)].mean() if unit else 0.0
        start += len(unit)
        own = list(zip(unit, unit[1:], unit[2:]))
        if own:
            share = min(share, sum(run in runs for run in own) / len(own) + 0.1)
        labels.append(min(share, 1.0))
    page["labels"] = np.array(labels)
    page["words"] = np.array([len(unit) for unit in words])
    page["gold_words"] = len(gold) if page["kind"] != "excerpt" else int((page["words"] * labels).sum())
    del page["texts"]


# ---------------------------------------------------------------- words

def word_weights(found: list[dict]) -> bytes:
    """Logistic regression over hashed words: the first part of a model file."""
    from scipy.sparse import csr_matrix
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

    sites = defaultdict(set)
    for page in found:
        for bucket in np.unique(np.concatenate(page["tokens"] or [np.array([], dtype=np.uint32)])):
            sites[int(bucket)].add(page["site"])
    common = np.zeros(BUCKETS, dtype=bool)
    common[[bucket for bucket, domains in sites.items() if len(domains) >= MIN_SITES]] = True
    columns, values, starts, labels, weights = [], [], [0], [], []
    for page in found:
        for tokens, share, words in zip(page["tokens"], page["labels"], page["words"]):
            columns.append(tokens)
            values.append(np.full(len(tokens), 1 / np.sqrt(max(len(tokens), 1))))
            starts.append(starts[-1] + len(tokens))
            labels.append(share > 0.5)
            weights.append(np.sqrt(words / max(page["gold_words"], 1)))
    columns = np.concatenate(columns)
    values = np.concatenate(values) * common[columns]
    matrix = csr_matrix((values, columns, starts), shape=(len(labels), BUCKETS))
    matrix.sum_duplicates()
    weights = np.array(weights)
    model = LogisticRegression(C=3.0, max_iter=60, solver="lbfgs")
    warnings.simplefilter("ignore", ConvergenceWarning)
    model.fit(matrix, np.array(labels), sample_weight=weights / weights.mean())
    learned = np.where(common, model.coef_[0], 0.0)
    step = max(np.abs(learned).max(), 1e-6) / 127
    whole = np.clip(np.rint(learned / step), -127, 127).astype(np.int8)
    return struct.pack("<ffI", model.intercept_[0], step, BUCKETS) + whole.tobytes()


NO_WORDS = struct.pack("<ffI", 0.0, 0.0, 1) + b"\0"
NO_TREES = struct.pack("<II", 0, 0)
NO_SCORES = NO_TREES + net.packed(net.fresh(0), [])


def words_without(found: list[dict], folds: frozenset[int]) -> bytes:
    return word_weights([
        page for page in found if page["kind"] in WORDED and page["fold"] not in folds])


# ---------------------------------------------------------------- trees

def flat(pages: list[dict], key: str) -> np.ndarray:
    return np.concatenate([page[key] for page in pages])


def forest(found: list[dict], rows: np.ndarray) -> bytes:
    """Boosted trees over the rows of pages."""
    import lightgbm

    weights = np.concatenate([
        page["weight"] * np.sqrt(page["words"] / page["gold_words"]) for page in found])
    used = np.flatnonzero(weights > 0)
    weights = weights[used] / weights[used].mean()
    data = lightgbm.Dataset(rows[used], flat(found, "labels")[used], weight=weights, params=TREES)
    boosters = [lightgbm.train(TREES | {"seed": seed}, data, ROUNDS) for seed in SEEDS]
    trees = [tree["tree_structure"] for booster in boosters for tree in booster.dump_model()["tree_info"]]
    return struct.pack("<II", rows.shape[1], len(trees)) + b"".join(map(packed, trees))


def packed(tree: dict) -> bytes:
    """Forks from the root on, each before those below it, then leaves, as shares of the mean."""
    forks, leaves = [], []

    def place(node: dict) -> int:
        if "leaf_value" in node:
            leaves.append(node["leaf_value"] / len(SEEDS))
            return 0x8000 + len(leaves) - 1
        number = len(forks)
        forks.append(None)
        branches = place(node["left_child"]), place(node["right_child"])
        forks[number] = struct.pack("<HfHH", node["split_feature"], node["threshold"], *branches)
        return number

    place(tree)
    return struct.pack("<H", len(leaves)) + b"".join(forks) + struct.pack(f"<{len(leaves)}f", *leaves)


def train(found: list[dict], without: int | None) -> bytes:
    """A whole model from the pages of all folds but one.

    A page's words are weighed by a model that has not seen its fold, else the trees would trust them
    more than they deserve.
    """
    seen = [page for page in found if page["fold"] != without]
    folds = sorted({page["fold"] for page in seen})
    left_out = {fold: frozenset({fold, without} - {None}) for fold in folds}
    with side_by_side() as pool:
        weights = dict(zip(folds, pool.map(words_without, [seen] * len(folds), left_out.values())))
        own = words_without(seen, frozenset())
    models = [MAGIC + weights[fold] + NO_SCORES for fold in folds]
    rows = measure(seen, models, [folds.index(page["fold"]) for page in seen], texts=False)
    # Either knows its own kind of page best when it learns from no other.
    trees = forest(*those(seen, rows, has_elements=True))
    return MAGIC + own + trees + net.trained(*those(seen, rows, has_elements=False))


def those(found: list[dict], rows: np.ndarray, has_elements: bool) -> tuple[list[dict], np.ndarray]:
    """The pages that are made of elements, or those that are not, and their rows."""
    wanted = [page["has_elements"] == has_elements for page in found]
    return ([page for page, is_wanted in zip(found, wanted) if is_wanted],
            rows[np.repeat(wanted, [len(page["labels"]) for page in found])])


def side_by_side() -> ProcessPoolExecutor:
    """Two processes, started anew: threads of the libraries do not outlive a fork."""
    return ProcessPoolExecutor(2, multiprocessing.get_context("spawn"))


# ---------------------------------------------------------------- verbs

def prepared(corpus: Path, scratch: Path) -> list[dict]:
    """All pages there are to learn from, measured once for their units, and labelled."""
    found = pages(corpus) + library() + seeds(corpus)
    found += furnished(found, scratch)
    found += laid_out(corpus, scratch) + clipped(corpus, scratch) + cleaned(corpus, scratch)
    measure(found, [MAGIC + NO_WORDS + NO_SCORES], [0] * len(found), texts=True)
    for page in found:
        label(page)
    return [page for page in found if page["gold_words"] and len(page["labels"])]


def judge(corpus: Path) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        found = prepared(corpus, Path(scratch))
        names = []
        with side_by_side() as pool:
            for fold, model in enumerate(pool.map(train, [found] * FOLDS, range(FOLDS))):
                names.append(Path(scratch, f"fold-{fold}.bin"))
                names[-1].write_bytes(model)
                print(f"fold {fold} trained", flush=True)
        for kind in ("html", "dump", "markdown"):
            listed = [page for page in found if page["kind"] == kind]
            out = Path(scratch, f"{kind}.jsonl")
            with out.open("w") as lines:
                subprocess.run([BINARY, "extract", *names], stdout=lines, text=True, check=True,
                               input="".join(f"{page['fold']} {page['path']}\n" for page in listed))
            by = "style" if kind == "dump" else "gold_draft"
            subprocess.run([sys.executable, SCORER, corpus / "gold", out, "--worst", "10",
                            "--manifest", corpus / "manifest.csv", "--by", by], check=True)


def make(corpus: Path, out: Path) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        out.write_bytes(train(prepared(corpus, Path(scratch)), None))


def main() -> None:
    match sys.argv[1:]:
        case [corpus, "judge"]:
            build()
            judge(Path(corpus))
        case [corpus, "make", out]:
            build()
            make(Path(corpus), Path(out))
        case _:
            sys.exit(__doc__)


def build() -> None:
    subprocess.run(["cargo", "build", "--quiet", "--release", "--example", "training"], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
