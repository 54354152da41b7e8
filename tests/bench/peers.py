"""The peers, each used as its own documentation would have it, over the same phrases as Lotsen."""

from __future__ import annotations

from collections.abc import Callable

from rapidfuzz import fuzz, process, utils

from tests.bench.growth import BenchCatalogue

__all__ = ["extract_one", "logistic", "n_grams"]

_SAMPLE = 20_000

Ask = Callable[[str], tuple[str, float]]


def extract_one(catalogue: BenchCatalogue, scorer: str) -> Ask:
    """Return a matcher that takes the phrase with the best ``rapidfuzz.fuzz`` score."""
    phrases, owners = _phrases(catalogue)
    ready = [utils.default_process(phrase) for phrase in phrases]
    score = getattr(fuzz, scorer)

    def ask(text: str) -> tuple[str, float]:
        found = process.extractOne(utils.default_process(text), ready, scorer=score)
        return (owners[found[2]], float(found[1])) if found else ("", 0.0)

    return ask


def logistic(catalogue: BenchCatalogue) -> Ask:
    """Return scikit-learn's logistic regression over character n-grams 2-4 within words, TF-IDF."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    phrases, owners = _phrases(catalogue)
    vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True)
    model = LogisticRegression(C=50, max_iter=100).fit(vectors.fit_transform(phrases), owners)

    def ask(text: str) -> tuple[str, float]:
        chances = model.predict_proba(vectors.transform([text]))[0]
        best = int(chances.argmax())
        return str(model.classes_[best]), float(chances[best])

    return ask


def n_grams(catalogue: BenchCatalogue) -> int:
    """Return how many n-grams the logistic regression would have, at the least: those of a sample of the phrases."""
    from sklearn.feature_extraction.text import CountVectorizer  # noqa: PLC0415

    phrases, _ = _phrases(catalogue)
    sample = phrases[:: -(-len(phrases) // _SAMPLE)]
    return len(CountVectorizer(analyzer="char_wb", ngram_range=(2, 4)).fit(sample).vocabulary_)


def _phrases(catalogue: BenchCatalogue) -> tuple[list[str], list[str]]:
    pairs = [(phrase, intent.id) for intent in catalogue.intents for phrase in (*intent.phrases, intent.title)]
    return [phrase for phrase, _ in pairs], [owner for _, owner in pairs]
