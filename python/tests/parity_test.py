"""Python has what Java has: classes, Params, texts, defaults, setters, and what models tell."""

import importlib
import importlib.util
import inspect
from pathlib import Path

import pytest

import sparknn
from sparknn._java import java_class, to_python

ROOT = Path(__file__).parents[1]


def _generator():
    spec = importlib.util.spec_from_file_location("generate", ROOT / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


GENERATE = _generator()
STAGES = GENERATE.listed()
# Of Java's methods, what Python has otherwise or has no use for.
OTHERWISE = {
    "agreement",  # topics of Params
    "channelParams",
    "checkpointParams",
    "classes",
    "columnParams",
    "declared",
    "distributionParams",
    "ensembleParams",
    "estimatedSize",  # of Spark Connect's server
    "halvingParams",
    "hiddenOutputParams",
    "hiddenOutputs",
    "imageParams",
    "invalidRowsParams",
    "initializeClassificationParams",
    "initializeEnsembleParams",
    "initializeParams",
    "initializeRegressionParams",
    "loadSummary",
    "model",  # what a training came to, and how it is run
    "networkParams",
    "optimizationParams",
    "parsedStepFactors",
    "probability2prediction",
    "raw2prediction",
    "raw2probabilityInPlace",
    "regularizationParams",
    "saveSummary",
    "scorer",
    "standardizerParams",
    "train",
    "training",
    "trainingSummary",
    "transferParams",
    "trainingSummary_$eq",
    "transformSchema",
    "validationParams",
    "values",  # Params of a label that is a number
    "whitenerParams",
    "withAgreement",
    "assign",
}


def python_class(name):
    module, _, own = name.rpartition(".")
    return getattr(importlib.import_module(module), own)


def is_model(name):
    return name.endswith("Model")


@pytest.fixture(params=STAGES)
def pair(request, spark):
    """A class of Python and an object of its class of Java."""
    return python_class(request.param), java_class(request.param)()


def by_name(params):
    return {param.name() if callable(param.name) else param.name: param for param in params}


def test_the_generated_file_is_up_to_date(spark):
    installed = Path(sparknn.__file__).parent / "param.py"
    assert GENERATE.generated() == installed.read_text(encoding="utf-8"), "run python generate.py"


def test_the_tests_run_on_the_wheel():
    assert Path(sparknn.__file__).parent != ROOT / "sparknn", "python/test tests the wheel"


def test_params_have_the_same_names_and_texts(pair):
    ours, java = pair
    theirs = by_name(java.params())
    mine = by_name(ours().params)
    assert sorted(mine) == sorted(theirs)
    for name in set(mine) - GENERATE.SPARKS:
        assert mine[name].doc == theirs[name].doc()
        converter = GENERATE.KINDS[theirs[name].getClass().getSimpleName()][0]
        assert mine[name].typeConverter.__name__ == converter


def test_defaults_are_the_same(pair):
    ours, java = pair
    mine = ours()
    for name, param in by_name(java.params()).items():
        has = java.hasDefault(param)
        assert mine.hasDefault(name) == has, name
        if has:
            value = to_python(java.getDefault(param).get())
            value = value.replace(java.uid(), mine.uid) if isinstance(value, str) else value
            default = mine.getOrDefault(name)
            assert default == value and type(default) is type(value), name


def test_what_can_be_set_in_java_can_be_set_in_python_and_read_in_both(pair):
    ours, java = pair
    methods = {method.getName() for method in java.getClass().getMethods()}
    for name in by_name(java.params()):
        capital = name[0].upper() + name[1:]
        if f"set{capital}" in methods:
            setter = getattr(ours, f"set{capital}")
            assert list(inspect.signature(setter).parameters) == ["self", "value"]
        assert hasattr(ours, f"get{capital}")
    for method in methods:
        if method.startswith("set") and method[3:4].isupper() and method not in SPARKS_SETTERS:
            assert hasattr(ours, method), method


# Spark's own, of models and summaries.
SPARKS_SETTERS = {"setDefault", "setParent", "setSummary"}


def test_constructors_take_every_param_by_name(pair):
    ours, java = pair
    if is_model(ours.__name__):
        pytest.skip("models are made by fit and load")
    for function in (ours.__init__, ours.setParams):
        parameters = dict(inspect.signature(function).parameters)
        assert set(by_name(java.params())) <= set(parameters)
        others = [one for name, one in parameters.items() if name != "self"]
        assert all(one.kind is inspect.Parameter.KEYWORD_ONLY for one in others)
        for name, param in by_name(java.params()).items():
            if parameters[name].default is not None:
                assert parameters[name].default == to_python(java.getDefault(param).get())


def test_what_java_tells_python_tells(pair):
    ours, java = pair
    own = {
        method.getName()
        for method in java.getClass().getDeclaredMethods()
        if method.getModifiers() & 1 and not method.getModifiers() & 0x1000
    }
    missing = {name for name in own - OTHERWISE if "$" not in name and not hasattr(ours, name)}
    assert not missing


def test_every_public_class_is_documented_and_typed():
    for name in STAGES:
        ours = python_class(name)
        assert inspect.getdoc(ours) and not inspect.getdoc(ours).startswith("The Params of")
        public = [
            (member, value)
            for member, value in vars(ours).items()
            if not member.startswith("_") and (callable(value) or isinstance(value, property))
        ]
        for member, value in public:
            assert inspect.getdoc(value), f"{name}.{member}"


def test_type_checkers_know_that_there_are_types():
    assert (Path(sparknn.__file__).parent / "py.typed").exists()
