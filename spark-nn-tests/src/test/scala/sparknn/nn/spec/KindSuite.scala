package sparknn.nn.spec

import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.activation.{Activation, Relu}
import sparknn.nn.init.{Auto, Constant, Initializer, Normal}
import sparknn.nn.layer.{Activate, Dense, Dropout, Layer}
import sparknn.nn.loss.Loss
import sparknn.nn.optim.{Adam, Optimizer, Solver}
import sparknn.nn.schedule.{Schedule, Step}

/** From text to parts: names, arguments, defaults, and errors that say how to mend them. */
class KindSuite extends AnyFunSuite {

  test("arguments may be given in order, by name, or not at all") {
    val expected = new Adam(0.8, 0.999, 1e-8)
    assert(Optimizer.KIND.create("adam(0.8)") === expected)
    assert(Optimizer.KIND.create("adam(beta1=0.8)") === expected)
    assert(Optimizer.KIND.create("adam(0.8, epsilon=1e-8)") === expected)
    assert(Optimizer.KIND.create("adam(epsilon=1e-8, beta1=0.8, beta2=0.999)") === expected)
    assert(Schedule.KIND.create("step(3, 0.5)") === new Step(3, 0.5))
  }

  test("what is left out has the default that the documentation gives") {
    assert(Optimizer.KIND.create("adam") === new Adam(0.9, 0.999, 1e-8))
    assert(Initializer.KIND.create("normal") === new Normal(0.01))
    assert(Initializer.KIND.create("constant") === new Constant(0))
    assert(Layer.KIND.create("dense(3)") === new Dense(3, new Auto))
    assert(Schedule.KIND.create("step") === new Step(10, 0.1))
  }

  test("an argument may be a part itself") {
    assert(Layer.KIND.create("dense(3, weightInit=normal(0.2))") === new Dense(3, new Normal(0.2)))
  }

  test("the name of an activation is a layer") {
    assert(Layer.KIND.create("relu") === new Activate(new Relu))
    assert(Layer.KIND.create("activate(relu)") === new Activate(new Relu))
  }

  test("a spec lists what has no default by place and the rest by name") {
    assert(new Dense(3, new Normal(0.5)).spec === "dense(3, weightInit=normal(std=0.5))")
    assert(new Dropout(0.25).spec === "dropout(0.25)")
    assert(new Relu().spec === "relu")
  }

  // Kind, text, message.
  private val refused = Seq[(Kind[_ <: Part], String, String)](
    (Solver.KIND, "adm", "solver must be one of adam, momentum, sgd, got 'adm'"),
    (Solver.KIND, "Adam", "solver must be one of adam, momentum, sgd, got 'Adam'"),
    (Solver.KIND, "solver", "solver must be one of adam, momentum, sgd, got 'solver'"),
    (Optimizer.KIND, "lbfgs", "optimizer must be one of adam, momentum, sgd, got 'lbfgs'"),
    (
      Optimizer.KIND,
      "adam(0.9, 0.999, 1e-8, 4)",
      "the arguments of adam(beta1=0.9, beta2=0.999, epsilon=1e-8) must fit, " +
        "got '4' in adam(0.9, 0.999, 1e-8, 4)"
    ),
    (
      Optimizer.KIND,
      "adam(beta3=1)",
      "the arguments of adam(beta1=0.9, beta2=0.999, epsilon=1e-8) must fit, " +
        "got 'beta3' in adam(beta3=1)"
    ),
    (Optimizer.KIND, "adam(x)", "adam's beta1 must be a number, got 'x'"),
    (Optimizer.KIND, "adam(beta2=f(1))", "adam's beta2 must be a number, got 'f(1)'"),
    (Layer.KIND, "dense", "dense must be given its units, got dense"),
    (Layer.KIND, "dense(2.5)", "dense's units must be a whole number, got '2.5'"),
    (Layer.KIND, "dense(3000000000)", "dense's units must be a whole number, got '3000000000'"),
    (Layer.KIND, "dense(0)", "dense's units must be at least 1, got 0"),
    (Layer.KIND, "relu(3)", "the arguments of relu() must fit, got '3' in relu(3)")
  )

  for ((kind, text, message) <- refused) {
    test(s"'$text' is refused: $message") {
      // Whatever the members are by now, the message lists them.
      val expected = message.replace("adam, momentum, sgd", String.join(", ", kind.names()))
      assert(intercept[IllegalArgumentException](kind.create(text)).getMessage === expected)
    }
  }

  test("an unknown name is answered with all that are known, activations among the layers") {
    val message = intercept[IllegalArgumentException](Layer.KIND.create("dens(3)")).getMessage
    assert(message.startsWith("layer must be one of activate, "))
    assert(message.endsWith(", got 'dens'"))
    for (name <- Seq("dense", "dropout", "relu", "tanh")) assert(message.contains(s" $name,"))
  }

  test("an unknown name within a spec is answered by its own kind") {
    val message =
      intercept[IllegalArgumentException](Layer.KIND.create("dense(3, weightInit=he)")).getMessage
    assert(message.startsWith("weight initialisation must be one of auto, "))
  }

  test("names that are no plain word find nothing, and never a class elsewhere") {
    for (
      name <- Seq("../relu", "sparknn.nn.loss.SquaredError", "activation", "package-info", "-")
    ) {
      intercept[IllegalArgumentException](Activation.KIND.create(name))
    }
    intercept[IllegalArgumentException](Loss.KIND.create("accuracy"))
    intercept[IllegalArgumentException](Layer.KIND.create("binding"))
  }
}
