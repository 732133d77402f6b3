"""Accuracy or RMSE, and seconds, of scikit-learn's MLP and of XGBoost on one table.

Run by the benchmark Tables:  python tables.py FOLDER RUNS
prints a line "method=... run=... value=... seconds=..." for each method and run,
or "method=... missing=PACKAGE" where a package is not there.

The table is read as Tables reads it: see TableSet.java.
"""

import importlib.util
import pathlib
import sys
import time
import warnings

MLP = "scikit-learn MLP"
XGBOOST = "XGBoost"


def missing(*packages):
    return [name for name in packages if importlib.util.find_spec(name) is None]


def read(folder, run):
    import pandas as pd

    whole = folder / (folder.name + ".csv")
    if whole.exists():
        table = pd.read_csv(whole).rename(columns={"y": "label"})
        splits = [c for c in table.columns if c.startswith("test") and c[4:].isdigit()]
        marked = table[splits[run % len(splits)]]
        table = table.drop(columns=splits)
        train, test = table[marked == 0], table[marked == 1]
    else:
        train, test = pd.read_csv(folder / "train.csv"), pd.read_csv(folder / "test.csv")
    train, test = train[train.label.notna()], test[test.label.notna()]
    y = train.label
    numeric = pd.api.types.is_numeric_dtype(y)
    regression = bool(numeric and ((y % 1 != 0).any() or y.nunique() > 100))
    columns = [c for c in train.columns if c != "label" and train[c].notna().any()]
    numbers = [
        c
        for c in columns
        if pd.api.types.is_numeric_dtype(train[c]) and train[c].dtype != bool
    ]
    categories = [c for c in columns if c not in numbers]
    words = {c: lambda part, c=c: part[c].map(str, na_action="ignore") for c in categories}
    return train.assign(**words), test.assign(**words), numbers, categories, regression


def score(predicted, label, regression):
    import numpy as np

    predicted, label = np.asarray(predicted), np.asarray(label)
    if regression:
        return float(np.sqrt(np.mean((predicted - label) ** 2)))
    return float(np.mean(predicted == label))


def report(method, run, value, seconds):
    print(f"method={method} run={run} value={value:.6f} seconds={seconds:.2f}", flush=True)


def mlp(folder, run):
    """scikit-learn's MLP at its defaults, on standardised numbers and one-hot categories."""
    from sklearn.compose import ColumnTransformer, TransformedTargetRegressor
    from sklearn.impute import SimpleImputer
    from sklearn.neural_network import MLPClassifier, MLPRegressor
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    train, test, numbers, categories, regression = read(folder, run)
    fill = make_pipeline(SimpleImputer(strategy="median", add_indicator=True), StandardScaler())
    features = ColumnTransformer(
        [("numbers", fill, numbers), ("words", OneHotEncoder(handle_unknown="ignore"), categories)]
    )
    network = (
        TransformedTargetRegressor(MLPRegressor(random_state=run), transformer=StandardScaler())
        if regression
        else MLPClassifier(random_state=run)
    )
    model = make_pipeline(features, network)
    start = time.time()
    model.fit(train[numbers + categories], train.label)
    seconds = time.time() - start
    predicted = model.predict(test[numbers + categories])
    report(MLP, run, score(predicted, test.label, regression), seconds)


def xgboost(folder, run):
    """At most 300 trees at a step of 0.1, ended early by a tenth of the rows."""
    import numpy as np
    import pandas as pd
    from xgboost import XGBClassifier, XGBRegressor

    train, test, numbers, categories, regression = read(folder, run)
    types = {c: pd.CategoricalDtype(sorted(set(train[c].dropna()))) for c in categories}
    x, z = (part[numbers + categories].astype(types) for part in (train, test))
    if regression:
        y, labels = train.label.to_numpy(), None
    else:
        labels, y = np.unique(train.label.to_numpy(), return_inverse=True)
    held_out = np.random.default_rng(run).random(len(y)) < 0.1
    kind = XGBRegressor if regression else XGBClassifier
    model = kind(
        n_estimators=300,
        learning_rate=0.1,
        early_stopping_rounds=20,
        enable_categorical=True,
        random_state=run,
    )
    start = time.time()
    held = [(x[held_out], y[held_out])]
    model.fit(x[~held_out], y[~held_out], eval_set=held, verbose=False)
    seconds = time.time() - start
    predicted = model.predict(z)
    value = score(predicted if regression else labels[predicted], test.label, regression)
    report(XGBOOST, run, value, seconds)


def main():
    warnings.simplefilter("ignore")
    folder, runs = pathlib.Path(sys.argv[1]), int(sys.argv[2])
    for method, fit, packages in (
        (MLP, mlp, ("pandas", "sklearn")),
        (XGBOOST, xgboost, ("pandas", "xgboost", "sklearn")),
    ):
        absent = missing(*packages)
        if absent:
            print(f"method={method} missing={','.join(absent)}", flush=True)
            continue
        for run in range(runs):
            fit(folder, run)


if __name__ == "__main__":
    main()
