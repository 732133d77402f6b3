package sparknn.nn

import com.fasterxml.jackson.databind.JsonNode
import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.activation.Activation
import sparknn.nn.loss.Loss
import sparknn.nn.optim.Optimizer
import sparknn.nn.schedule.Schedule
import sparknn.nn.spec.{Component, ComponentCatalog}
import sparknn.testing.{Golden, Numbers, Samples}

/** What PyTorch computes: activations, losses, optimisers and schedules agree with it to 1e-5. */
class GoldenSuite extends AnyFunSuite {
  private val tolerance = 1e-5

  private def close(actual: Array[Float], expected: JsonNode, clue: String): Unit =
    Numbers.assertAllClose(actual, Golden.doubles(expected), tolerance, tolerance, clue)

  private def casesOf(file: JsonNode): Seq[JsonNode] = Golden.items(file.get("cases"))

  /** Demands that no member of a kind is left out. */
  private def complete(
      kind: ComponentCatalog[_ <: Component],
      file: JsonNode,
      without: String*
  ): Unit = {
    val compared = casesOf(file).map(_.get("spec").asText.takeWhile(_ != '(')).toSet ++ without
    val missing = Samples.members(kind).map(Samples.nameOf).filterNot(compared)
    assert(missing.isEmpty, "have no golden numbers")
  }

  private val activations = Golden.read("activations")
  private val losses = Golden.read("losses")
  private val optimizers = Golden.read("optimizers")
  private val schedules = Golden.read("schedules")

  test("every activation, loss, optimiser and schedule has golden numbers") {
    complete(Activation.CATALOG, activations, "identity")
    complete(Loss.CATALOG, losses)
    // AdamW is compared with Optax's in TrajectorySuite; a plateau has no factors of its own.
    complete(Optimizer.CATALOG, optimizers, "adamW")
    complete(Schedule.CATALOG, schedules, "plateau")
  }

  for (golden <- casesOf(activations); spec = golden.get("spec").asText) {
    test(s"activation $spec") {
      val input = Golden.floats(activations.get("input"))
      val (output, derivative) = (new Array[Float](input.length), new Array[Float](input.length))
      val function = Activation.CATALOG.create(spec)
      function.apply(input, output, input.length)
      close(output, golden.get("output"), spec)
      function.differentiate(input, output, input.map(_ => 1f), derivative, input.length)
      close(derivative, golden.get("derivative"), s"derivative of $spec")
    }
  }

  for (golden <- casesOf(losses); spec = golden.get("spec").asText) {
    test(s"loss $spec") {
      val output = Golden.floats(losses.get("output"))
      val target = Golden.floats(golden.get("target"))
      val each = Golden.doubles(golden.get("loss"))
      val (rows, outputs) = (each.length, output.length / each.length)
      val loss = Loss.CATALOG.create(spec)
      val derivative = new Array[Float](output.length)
      val weight = Array.fill(rows)(1f)
      val sum = loss.differentiate(output, target, weight, 1f / rows, rows, outputs, derivative)
      Numbers.assertClose(sum, each.sum, tolerance, tolerance, spec)
      close(derivative, golden.get("dOutput"), s"derivative of $spec")
      for (row <- 0 until rows) {
        val only = Array.tabulate(rows)(r => if (r == row) 1f else 0f)
        val one = loss.sum(output, target, only, rows, outputs)
        Numbers.assertClose(one, each(row), tolerance, tolerance, s"$spec of row $row")
      }
    }
  }

  for (golden <- casesOf(optimizers); spec = golden.get("spec").asText) {
    test(s"20 steps of $spec") {
      val parameters = Golden.floats(optimizers.get("start"))
      val optimizer = Optimizer.CATALOG.create(spec)
      val slots = Array.fill(optimizer.slots)(new Array[Float](parameters.length))
      val steps = Golden.items(optimizers.get("gradients")).zip(Golden.items(golden.get("path")))
      assert(steps.length === 20)
      for (((gradient, expected), i) <- steps.zipWithIndex) {
        val rate = golden.get("stepSize").asDouble
        optimizer.step(parameters, Golden.floats(gradient), slots, rate, i + 1L)
        close(parameters, expected, s"$spec, step ${i + 1}")
      }
    }
  }

  for (golden <- casesOf(schedules); spec = golden.get("spec").asText) {
    test(s"schedule $spec") {
      val schedule = Schedule.CATALOG.create(spec)
      val passes = golden.get("passes").asDouble
      for ((expected, pass) <- Golden.doubles(golden.get("factors")).zipWithIndex) {
        val factor = schedule.factor(pass.toDouble, passes)
        Numbers.assertClose(factor, expected, tolerance, tolerance, s"$spec at pass $pass")
      }
    }
  }
}
