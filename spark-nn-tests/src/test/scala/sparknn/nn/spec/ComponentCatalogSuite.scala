package sparknn.nn.spec

import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.activation.{Activation, LeakyRelu, Relu, Tanh}
import sparknn.nn.init.{Auto, Constant, Initializer, Normal}
import sparknn.nn.layer.{Activate, Dense, Dropout, Layer}
import sparknn.nn.loss.Loss
import sparknn.nn.optim.{Adam, Optimizer, Solver}
import sparknn.nn.schedule.{Schedule, Step}

/** From text to components: names, arguments, defaults, and errors that say how to mend them. */
class ComponentCatalogSuite extends AnyFunSuite {

  test("arguments may be given in order, by name, or not at all") {
    val expected = new Adam(0.8, 0.999, 1e-8)
    assert(Optimizer.CATALOG.create("adam(0.8)") === expected)
    assert(Optimizer.CATALOG.create("adam(beta1=0.8)") === expected)
    assert(Optimizer.CATALOG.create("adam(0.8, epsilon=1e-8)") === expected)
    assert(Optimizer.CATALOG.create("adam(epsilon=1e-8, beta1=0.8, beta2=0.999)") === expected)
    assert(Schedule.CATALOG.create("step(3, 0.5)") === new Step(3, 0.5))
  }

  test("what is left out has the default that the documentation gives") {
    assert(Optimizer.CATALOG.create("adam") === new Adam(0.9, 0.999, 1e-8))
    assert(Initializer.CATALOG.create("normal") === new Normal(0.01))
    assert(Initializer.CATALOG.create("constant") === new Constant(0))
    assert(Layer.CATALOG.create("dense(3)") === new Dense(3, new Auto))
    assert(Schedule.CATALOG.create("step") === new Step(10, 0.1))
  }

  test("an argument may be a component itself") {
    assert(
      Layer.CATALOG.create("dense(3, weightInit=normal(0.2))") === new Dense(3, new Normal(0.2))
    )
  }

  test("the name of an activation is a layer") {
    assert(Layer.CATALOG.create("relu") === new Activate(new Relu))
    assert(Layer.CATALOG.create("activate(relu)") === new Activate(new Relu))
  }

  test("a spec lists what has no default by place and the rest by name") {
    assert(new Dense(3, new Normal(0.5)).spec === "dense(3, weightInit=normal(std=0.5))")
    assert(new Dropout(0.25).spec === "dropout(0.25)")
    assert(new Relu().spec === "relu")
  }

  // Catalogue, text, message.
  private val refused = Seq[(ComponentCatalog[_ <: Component], String, String)](
    (
      Solver.CATALOG,
      "adm",
      "solver must be one of adam, momentum, sgd, got 'adm'; did you mean adam?"
    ),
    (
      Solver.CATALOG,
      "AdmaW",
      "solver must be one of adam, momentum, sgd, got 'AdmaW'; did you mean adamW?"
    ),
    (
      Solver.CATALOG,
      "solver",
      "solver must be one of adam, momentum, sgd, got 'solver'" +
        "; one of another jar is known when that jar is on the class path"
    ),
    (
      Optimizer.CATALOG,
      "lbfgs",
      "optimizer must be one of adam, momentum, sgd, got 'lbfgs'" +
        "; one of another jar is known when that jar is on the class path"
    ),
    (
      Optimizer.CATALOG,
      "adam(0.9, 0.999, 1e-8, 4)",
      "the arguments of adam(beta1=0.9, beta2=0.999, epsilon=1e-8) must fit, " +
        "got '4' in adam(0.9, 0.999, 1e-8, 4)"
    ),
    (
      Optimizer.CATALOG,
      "adam(beta3=1)",
      "the arguments of adam(beta1=0.9, beta2=0.999, epsilon=1e-8) must fit, " +
        "got 'beta3' in adam(beta3=1); did you mean beta1 or beta2?"
    ),
    (
      Optimizer.CATALOG,
      "adam(0.9, beta1=0.8)",
      "each argument must be given once, got beta1 twice in adam(0.9, beta1=0.8)"
    ),
    (
      Optimizer.CATALOG,
      "adam(BETA1=0.9, beta1=0.8)",
      "each argument must be given once, got beta1 twice in adam(BETA1=0.9, beta1=0.8)"
    ),
    (Optimizer.CATALOG, "[adam]", "optimizer must be one of adam, momentum, sgd, got '[adam]'"),
    (Optimizer.CATALOG, "adam([1, 2])", "adam's beta1 must be a number, got '[1, 2]'"),
    (Optimizer.CATALOG, "adam(x)", "adam's beta1 must be a number, got 'x'"),
    (Optimizer.CATALOG, "adam(beta2=f(1))", "adam's beta2 must be a number, got 'f(1)'"),
    (Layer.CATALOG, "dense", "dense must be given its units, got dense"),
    (Layer.CATALOG, "dense(2.5)", "dense's units must be a whole number, got '2.5'"),
    (Layer.CATALOG, "dense(3000000000)", "dense's units must be a whole number, got '3000000000'"),
    (Layer.CATALOG, "dense(0)", "dense's units must be at least 1, got 0"),
    (Layer.CATALOG, "relu(3)", "the arguments of relu() must fit, got '3' in relu(3)")
  )

  for ((kind, text, message) <- refused) {
    test(s"'$text' is refused: $message") {
      // Whatever the members are by now, the message lists them.
      val expected = message.replace("adam, momentum, sgd", String.join(", ", kind.names()))
      assert(intercept[IllegalArgumentException](kind.create(text)).getMessage === expected)
    }
  }

  test("an unknown name is answered with all that are known, activations among the layers") {
    val message = intercept[IllegalArgumentException](Layer.CATALOG.create("dens(3)")).getMessage
    assert(message.startsWith("layer must be one of activate, "))
    assert(message.endsWith(", got 'dens'; did you mean dense?"))
    for (name <- Seq("dense", "dropout", "relu", "tanh")) assert(message.contains(s" $name,"))
  }

  test("an unknown name within a spec is answered by its own kind") {
    val message =
      intercept[IllegalArgumentException](
        Layer.CATALOG.create("dense(3, weightInit=he)")
      ).getMessage
    assert(message.startsWith("weight initialisation must be one of auto, "))
  }

  test("case does not matter, neither in names nor in arguments") {
    assert(Activation.CATALOG.create("ReLU") === new Relu)
    assert(Activation.CATALOG.create("LeakyReLU(0.2)") === new LeakyRelu(0.2))
    assert(Layer.CATALOG.create("TANH") === new Activate(new Tanh))
    assert(
      Layer.CATALOG.create("Dense(3, WeightInit=Normal(STD=0.2))") === new Dense(3, new Normal(0.2))
    )
    assert(Solver.CATALOG.create("LBFGS") === Solver.CATALOG.create("lbfgs"))
    // What is written has the one name.
    assert(
      Layer.CATALOG.create("Dense(3, WEIGHTINIT=Lsuv)").spec.startsWith("dense(3, weightInit=")
    )
  }

  test("a list is layers one after another, and brackets around all of a list's items are free") {
    val expected = Layer.CATALOG.create("sequential(dense(3), relu)")
    assert(Layer.CATALOG.create("[dense(3), relu]") === expected)
    assert(Layer.CATALOG.create("sequential([dense(3), relu])") === expected)
    assert(Layer.CATALOG.create("sequential(layers=[dense(3), relu])") === expected)
    assert(
      Layer.CATALOG.create("sequential([dense(3), relu], tanh)") ===
        Layer.CATALOG.create("sequential(sequential(dense(3), relu), tanh)")
    )
    val refused = intercept[IllegalArgumentException](Layer.CATALOG.create("sequential([])"))
    assert(refused.getMessage === "sequential must have at least one layer, got none")
  }

  test("names that are no plain word find nothing, and never a class elsewhere") {
    for (
      name <- Seq(
        "../relu",
        "sparknn.nn.loss.SquaredError",
        "activation",
        "package-info",
        "-",
        "[relu]"
      )
    ) {
      intercept[IllegalArgumentException](Activation.CATALOG.create(name))
    }
    intercept[IllegalArgumentException](Loss.CATALOG.create("accuracy"))
    intercept[IllegalArgumentException](Layer.CATALOG.create("binding"))
  }
}
