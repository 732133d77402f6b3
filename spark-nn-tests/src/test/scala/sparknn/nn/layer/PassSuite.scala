package sparknn.nn.layer

import org.scalatest.funsuite.AnyFunSuite
import sparknn.nn.random.{Purpose, Rng}

class PassSuite extends AnyFunSuite {

  test("keys are those of the address: seed, purpose, pass, partition, step, number of the draw") {
    val pass = StepContext.training(11, 3, 2)
    for (step <- Seq(0L, 5L)) {
      pass.at(step)
      for (draw <- 0L until 3L) {
        assert(pass.nextKey(Purpose.DROPOUT) === Rng.key(11, Purpose.DROPOUT, 3, 2, step, draw))
      }
    }
  }

  test("training and inference say which they are") {
    assert(StepContext.training(1, 0, 0).training)
    assert(!StepContext.inference.training)
  }
}
