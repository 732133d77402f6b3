package sparknn.layers

import scala.util.Random

/** Every small architecture as small as it can be, and images that they learn in a second. */
object TinyArchitectures {
  val all: Seq[(String, Layers)] = Seq(
    "alexNet" -> SmallArchitectures.alexNet(6),
    "vgg" -> SmallArchitectures.vgg(4),
    "googLeNet" -> SmallArchitectures.googLeNet(4),
    "plain" -> SmallArchitectures.plain(8),
    "resNet" -> SmallArchitectures.resNet(8),
    "preActivationResNet" -> SmallArchitectures.resNet(8, 1, true, false),
    "bottleneckResNet" -> SmallArchitectures.resNet(11, 1, false, true),
    "wideResNet" -> SmallArchitectures.wideResNet(10, 2, 0.1),
    "resNeXt" -> SmallArchitectures.resNeXt(11, 2, 4),
    "seResNet" -> SmallArchitectures.seResNet(8),
    "denseNet" -> SmallArchitectures.denseNet(10, 4),
    "mobileNetV1" -> SmallArchitectures.mobileNetV1(4),
    "mobileNetV2" -> SmallArchitectures.mobileNetV2(4),
    "efficientNet" -> SmallArchitectures.efficientNet(0.5, 0.5),
    "nasNet" -> SmallArchitectures.nasNet(1, 4)
  )

  val side = 8

  /** Class and pixels of images of a bar, lying, standing or aslant, with noise. */
  def bars(count: Int): IndexedSeq[(Int, Array[Double])] = {
    val random = new Random(5)
    IndexedSeq.tabulate(count) { i =>
      val kind = i % 3
      val at = 1 + random.nextInt(side - 2)
      val pixels = for (y <- 0 until side; x <- 0 until side) yield {
        val on = Seq(y == at, x == at, x - y == at - side / 2)(kind)
        (if (on) 1.0 else 0.0) + 0.1 * random.nextGaussian()
      }
      (kind, pixels.toArray)
    }
  }
}
