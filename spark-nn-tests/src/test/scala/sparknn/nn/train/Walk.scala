package sparknn.nn.train

import java.util.Arrays
import sparknn.nn.linalg.Shape
import sparknn.nn.optim.Optimizer
import sparknn.nn.param.{ParameterLayout, Role}
import sparknn.nn.rule.{StepRule, WeightDecay}

/** An optimiser with the decay that comes with it, on one weight, as [[Update]] lets them work.
  *
  * @param parameters
  *   changed by every step
  */
class Walk(optimizer: Optimizer, parameters: Array[Float]) {
  private val update =
    new Update(optimizer, Arrays.asList[StepRule](new WeightDecay(optimizer.weightDecay)), 0)
  private val layout =
    new ParameterLayout.Builder().add("weight", Shape.of(parameters.length), Role.WEIGHT).build()
  private val groups = update.groups(layout)
  private val slots = update.initialSlots(parameters)

  def step(gradient: Array[Float], stepSize: Double, step: Long): Unit =
    update.step(parameters, gradient.clone, slots, layout, groups, stepSize, step)
}
