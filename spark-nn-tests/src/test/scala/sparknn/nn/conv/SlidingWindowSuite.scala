package sparknn.nn.conv

import org.scalatest.funsuite.AnyFunSuite

/** Sizes as the field counts them, and what does not fit. */
class SlidingWindowSuite extends AnyFunSuite {

  test("outputs of published layers") {
    // AlexNet's first, VGG's, ResNet's stem and its pooling, a 3x3 of stride 2, all by their papers.
    assert(new SlidingWindow(227, 11, 4, 1, 0, 0).output === 55)
    assert(new SlidingWindow(224, 3, 1, 1, 1, 1).output === 224)
    assert(new SlidingWindow(224, 7, 2, 1, 3, 3).output === 112)
    assert(new SlidingWindow(112, 3, 2, 1, 1, 1).output === 56)
    assert(SlidingWindow.same(32, 3, 2, 1).output === 16)
    assert(SlidingWindow.valid(28, 5, 1, 1).output === 24)
  }

  test("same: as many outputs as strides begin within the image, the odd pixel of padding behind") {
    for (input <- 1 to 9; kernel <- 1 to 5; stride <- 1 to 4; dilation <- 1 to 3) {
      val window = SlidingWindow.same(input, kernel, stride, dilation)
      assert(window.output === (input + stride - 1) / stride, window)
      assert(window.after - window.before === 0 || window.after - window.before === 1, window)
    }
    val window = SlidingWindow.same(6, 3, 2, 1)
    assert((window.before, window.after) === ((0, 1)))
  }

  test("what can't slide is refused, in three parts") {
    val refused = Seq(
      (() => SlidingWindow.valid(4, 5, 1, 1)) ->
        "a kernel must fit into the image with its padding, at most 4 wide there, got 5",
      (() => SlidingWindow.valid(4, 3, 1, 2)) ->
        "a kernel must fit into the image with its padding, at most 4 wide there, got 3 with dilation 2, 5 wide",
      (() => SlidingWindow.same(4, 0, 1, 1)) -> "a window's kernel must be at least 1, got 0",
      (() => SlidingWindow.same(4, 3, 0, 1)) -> "a window's stride must be at least 1, got 0",
      (() => SlidingWindow.valid(4, 3, 1, 0)) -> "a window's dilation must be at least 1, got 0",
      (
          () => new SlidingWindow(4, 3, 1, 1, 1, -1)
      ) -> "a window's padding must be at least 0, got -1"
    )
    for ((make, message) <- refused) {
      assert(intercept[IllegalArgumentException](make()).getMessage === message)
    }
  }
}
