"""Writes sparknn/param.py: the Params of the stages, as the Java classes have them.

    python generate.py      writes the file, through a Spark that has the jar of this package
    python generate.py -n   says whether it is up to date

Names, texts, types, defaults and setters are read by reflection, so that Python can't differ from
Java; parity_test.py runs this, and looks at the classes themselves besides.
"""

import sys
import textwrap
from pathlib import Path

TARGET = Path(__file__).parent / "sparknn" / "param.py"
WIDTH = 100

# What PySpark's own base classes bring along.
SPARKS = {
    "featuresCol",
    "labelCol",
    "predictionCol",
    "rawPredictionCol",
    "probabilityCol",
    "thresholds",
    "weightCol",
}

# What users give the constructors besides Params.
MORE = {
    "EnsembleClassifier": {
        "estimator": ("NeuralNetworkClassifier", "what trains a member; one with its defaults")
    },
    "EnsembleRegressor": {
        "estimator": ("NeuralNetworkRegressor", "what trains a member; one with its defaults")
    },
    "SuccessiveHalving": {
        "estimator": (
            "Estimator[Any]",
            "what is trained: an estimator of ours, or a Pipeline that ends with one",
        ),
        "estimatorParamMaps": ("List[Dict[Param[Any], Any]]", "the settings to try, at least one"),
    },
}

TOPICS = {
    "CheckpointParams": "Whether and how a training is saved on its way.",
    "DistributionParams": "How the work is distributed: workers, averages, the step on them.",
    "NetworkParams": "What the network is: the shape of its input, its hidden layers and its loss.",
    "TableParams": "The columns of a table that a network reads as they are, instead of a vector.",
    "OptimizationParams": "How the network is trained: solver, step size, passes, batches, seed.",
    "RegularizationParams": "What keeps the network from learning the rows by heart.",
    "ValidationParams": "What is held out, and when training stops.",
    "TransferParams": "What a training takes over from a model, and which parts it moves how far.",
    "HiddenOutputParams": "A column with what a layer within the network gives.",
    "ClassificationParams": "What is about classes.",
    "RegressionParams": "What is about values.",
    "ScoringParams": "How a model scores the rows of a table.",
    "InvalidRowsParams": "What becomes of invalid rows, in the terms of Spark's own stages.",
    "ColumnParams": "Which column is read and which is written.",
    "ChannelParams": "Whether statistics are those of a feature or those of an image's channel.",
    "StandardizerParams": "What a Standardizer does.",
    "WhitenerParams": "What a Whitener does.",
    "ImageVectorizerParams": "What an ImageVectorizer does.",
    "SuccessiveHalvingParams": "How SuccessiveHalving searches.",
    "EnsembleParams": "What all ensembles have.",
    "ClassAgreementParams": "What an ensemble of classifiers tells of its members' agreement.",
}

# By the class of the Java Param: its converter, the type that comes out, the type that goes in.
KINDS = {
    "BooleanParam": ("toBoolean", "bool", "bool"),
    "DoubleArrayParam": ("toListFloat", "List[float]", "Sequence[float]"),
    "DoubleParam": ("toFloat", "float", "float"),
    "IntArrayParam": ("toListInt", "List[int]", "Sequence[int]"),
    "IntParam": ("toInt", "int", "int"),
    "LongParam": ("toInt", "int", "int"),
    "Param": ("toString", "str", "str"),
    "StringArrayParam": ("toListString", "List[str]", "Sequence[str]"),
}

HEADER = '''"""The Params of the stages by topic, as in Java, and how stages are constructed.

Written by generate.py from the Java classes; not to be edited.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Dict, List, Mapping, Optional, Sequence, TypeVar

from pyspark import keyword_only
from pyspark.ml.param import Param, Params, TypeConverters
from pyspark.ml.param.shared import HasWeightCol

if TYPE_CHECKING:
    from pyspark.ml import Estimator

    from sparknn.classification import NeuralNetworkClassifier
    from sparknn.regression import NeuralNetworkRegressor

S = TypeVar("S", bound=Params)
'''


class Setting:
    """A Param of a stage."""

    def __init__(self, stage, param):
        from sparknn._java import to_python

        self.name = param.name()
        self.doc = param.doc()
        self.kind = param.getClass().getSimpleName()
        self.default = None
        if stage.hasDefault(param):
            value = to_python(stage.getDefault(param).get())
            # A default that is made of the uid is so in Python.
            self.default = value.replace(stage.uid(), "{uid}") if isinstance(value, str) else value
        self.converter, self.given, self.taken = KINDS[self.kind]

    @property
    def capital(self):
        return self.name[0].upper() + self.name[1:]

    @property
    def fixed(self):
        """Whether the default can stand in a signature."""
        by_uid = isinstance(self.default, str) and "{uid}" in self.default
        return self.default is not None and not by_uid and not isinstance(self.default, list)

    @property
    def words(self):
        """The default for people."""
        return "not set" if self.default is None else f"default {literal(self.default)}"


class Stage:
    """A stage or model of the library, by reflection."""

    def __init__(self, instance):
        type_ = instance.getClass()
        self.package = type_.getPackageName()
        self.name = type_.getSimpleName()
        self.settings = {one.name: one for one in (Setting(instance, p) for p in instance.params())}
        self.own = [name for name in self.settings if name not in SPARKS]
        methods = {method.getName() for method in type_.getMethods()}
        self.setters = {n for n, one in self.settings.items() if f"set{one.capital}" in methods}
        self.topics = {}
        for interface in interfaces(type_):
            names = [
                method.getName()
                for method in interface.getDeclaredMethods()
                if method.getParameterCount() == 0 and method.getName() in self.own
            ]
            if names:
                self.topics[interface.getSimpleName()] = sorted(names)
        self.model = self.name.endswith("Model")


def interfaces(type_):
    """The interfaces of a class that the library has, those that it names first first."""
    found = {}
    while type_ is not None:
        for one in type_.getInterfaces():
            for each in [one] + interfaces(one):
                if each.getName().startswith("sparknn."):
                    found.setdefault(each.getName(), each)
        type_ = type_.getSuperclass()
    return [found[name] for name in found]


def listed():
    """Every stage and model, as the jar lists them for Spark Connect."""
    import zipfile

    import sparknn

    jar = next(path for path in sparknn.jars() if Path(path).name.startswith("spark-nn-"))
    with zipfile.ZipFile(jar) as files:
        lines = [
            line
            for service in ("Estimator", "Transformer")
            for line in files.read(f"META-INF/services/org.apache.spark.ml.{service}").split()
        ]
    return sorted(line.decode() for line in lines if line.startswith(b"sparknn."))


def literal(value):
    return f'"{value}"' if isinstance(value, str) else repr(value)


def text(value, indent, prefix="", suffix=""):
    """A string literal, over several lines where it is long."""
    pad = " " * indent
    quoted = value.replace("\\", "\\\\").replace('"', '\\"')
    if len(pad) + len(prefix) + len(quoted) + 2 + len(suffix) <= WIDTH:
        return f'{pad}{prefix}"{quoted}"{suffix}\n'
    lines = textwrap.wrap(quoted, WIDTH - len(pad) - 3, drop_whitespace=False)
    return "".join(f'{pad}"{line}"\n' for line in lines[:-1]) + f'{pad}"{lines[-1]}"{suffix}\n'


def docstring(value, indent):
    pad = " " * indent
    one = f'{pad}"""{value}"""'
    if len(one) <= WIDTH:
        return one + "\n"
    lines = textwrap.wrap(value, WIDTH - indent - 3)
    rest = textwrap.indent("\n".join(lines[1:]), pad)
    return f'{pad}"""{lines[0]}\n{rest}\n{pad}"""\n'


def declaration(one):
    return (
        f"    {one.name}: Param[{one.given}] = Param(\n"
        f"        Params._dummy(),\n"
        f'        "{one.name}",\n'
        + text(one.doc, 8, suffix=",")
        + f"        typeConverter=TypeConverters.{one.converter},\n"
        f"    )\n"
    )


def getter(one):
    return (
        f"\n    def get{one.capital}(self) -> {one.given}:\n"
        + docstring(f"The value of ``{one.name}``, or its default: {one.doc}.", 8)
        + f"        return self.getOrDefault(self.{one.name})\n"
    )


def setter(one):
    return (
        f"\n    def set{one.capital}(self: S, value: {one.taken}) -> S:\n"
        + docstring(f"Sets ``{one.name}``: {one.doc}.", 8)
        + f"        return self._set({one.name}=value)\n"
    )


def topic(name, settings):
    parts = [
        f"\n\nclass {name}(Params):\n",
        docstring(TOPICS.get(name, f"{name} of Java."), 4),
        "\n",
    ]
    parts += [declaration(one) for one in settings]
    parts += [getter(one) for one in settings]
    parts.append(f"\n\nclass {setters_of(name)}({name}):\n")
    parts.append(
        docstring(f"Setters: {TOPICS.get(name, name)[0].lower()}{TOPICS.get(name, name)[1:]}", 4)
    )
    parts += [setter(one) for one in settings]
    return "".join(parts)


def setters_of(name):
    return name[: -len("Params")] + "Setters"


def arguments(stage):
    lines = [
        f"        {name}: Optional[{type_}] = None,\n" for name, (type_, _) in more(stage).items()
    ]
    for one in stage.settings.values():
        if one.fixed and one.name != "seed":
            lines.append(f"        {one.name}: {one.taken} = {literal(one.default)},\n")
        else:
            lines.append(f"        {one.name}: Optional[{one.taken}] = None,\n")
    return "".join(lines)


def more(stage):
    return MORE.get(stage.name, {})


def parameters(stage):
    lines = ["        Parameters\n        ----------\n"]
    for name, (type_, doc) in more(stage).items():
        lines.append(f"        {name} : {type_}\n" + wrapped(doc))
    for one in stage.settings.values():
        lines.append(f"        {one.name} : {one.taken}, {one.words}\n" + wrapped(one.doc))
    return "".join(lines)


def wrapped(doc):
    return (
        textwrap.indent("\n".join(textwrap.wrap(doc.replace("\\", "\\\\"), WIDTH - 12)), " " * 12)
        + "\n"
    )


def settings_class(stage, declared):
    """What is generated of one stage."""
    bases, single = [], []
    for name, names in stage.topics.items():
        with_setters = [one for one in names if one in stage.setters]
        whole = len(with_setters) == len(names)
        bases.append(setters_of(name) if whole else name)
        single += [] if whole else with_setters
    if "weightCol" in stage.settings:
        bases.append("HasWeightCol")
        single += ["weightCol"] if "weightCol" in stage.setters else []
    parts = [
        f"\n\nclass {stage.name}Settings(\n"
        + "".join(f"    {base},\n" for base in bases)
        + "):\n"
        + docstring(f"The Params of :py:class:`sparknn.{module(stage)}.{stage.name}`.", 4)
    ]
    others = [stage.settings[n] for n in stage.own if stage.settings[n].doc != declared[n].doc]
    for one in others:
        parts.append("\n" + declaration(one))
    defaults = [one for one in stage.settings.values() if one.default is not None]
    parts.append("\n    _defaults: ClassVar[Mapping[str, Any]] = {\n")
    parts += [f'        "{one.name}": {literal(one.default)},\n' for one in defaults]
    parts.append("    }\n")
    if not stage.model:
        parts.append(
            "\n    @keyword_only\n    def __init__(\n        self,\n        *,\n"
            + arguments(stage)
            + '    ) -> None:\n        """\n'
            + parameters(stage)
            + '        """\n        self._construct(self._input_kwargs)\n'
        )
        parts.append(
            "\n    @keyword_only\n    def setParams(\n        self: S,\n        *,\n"
            + arguments(stage)
            + '    ) -> S:\n        """Sets what is given; as the constructor."""\n'
            + "        self._set_params(self._input_kwargs)\n        return self\n"
        )
    parts += [setter(stage.settings[name]) for name in single]
    return "".join(parts)


def module(stage):
    return stage.package.split(".", 1)[1]


def generated():
    """The text of the file, by the JVM of the session that runs."""
    from sparknn._java import java_class

    found = [Stage(java_class(name)()) for name in listed()]
    # Texts may differ from stage to stage; that of most is the topic's.
    declared, topics = {}, {}
    for stage in sorted(found, key=lambda one: -len(one.topics)):
        for name, names in stage.topics.items():
            topics.setdefault(name, names)
    lines = [HEADER]
    owner = {}
    for name in sorted(topics):
        settings = []
        for each in topics[name]:
            variants = [
                stage.settings[each] for stage in found if each in stage.topics.get(name, [])
            ]
            docs = [one.doc for one in variants]
            settings.append(max(variants, key=lambda one: docs.count(one.doc)))
            owner[name, each] = settings[-1]
        lines.append(topic(name, settings))
    for stage in found:
        declared = {e: owner[name, e] for name, names in stage.topics.items() for e in names}
        missing = [name for name in stage.own if name not in declared]
        if missing:
            raise ValueError(f"every Param must be declared by an interface, got {missing} without")
        lines.append(settings_class(stage, declared))
    return "".join(lines)


def session():
    from pyspark.sql import SparkSession

    import sparknn

    config = sparknn.session_config({"spark.master": "local[1]", "spark.ui.enabled": "false"})
    return SparkSession.builder.config(map=config).getOrCreate()


if __name__ == "__main__":
    session()
    wanted = generated()
    if "-n" in sys.argv:
        sys.exit(0 if TARGET.read_text() == wanted else f"{TARGET} must be written anew")
    TARGET.write_text(wanted)
