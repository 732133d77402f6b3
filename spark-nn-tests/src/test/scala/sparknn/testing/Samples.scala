package sparknn.testing

import java.lang.reflect.{ParameterizedType, RecordComponent}
import org.scalatest.Assertions
import sparknn.nn.activation.Activation
import sparknn.nn.init.Initializer
import sparknn.nn.layer.{
  AvgPool,
  CategoryEmbedding,
  Conv,
  Conv1d,
  Cutout,
  DenseBlock,
  DepthwiseConv,
  Flip,
  Frozen,
  Layer,
  MaxPool,
  Named,
  RandomCrop,
  Repeat,
  Rotate,
  SeparableConv,
  Shift,
  SqueezeExcite,
  Upsample,
  Zoom
}
import sparknn.nn.loss.{Focal, Loss, Quantile, Tweedie}
import sparknn.nn.metric.{F1, ValidationMetric}
import sparknn.nn.optim.Optimizer
import sparknn.nn.schedule.Schedule
import sparknn.nn.spec.{Component, ComponentCatalog, Default}

/** Parts to test with: every member of every kind, with its defaults and with other values. A new
  * member is found by looking; one whose arguments can't be guessed gets an entry in `special`.
  */
object Samples extends Assertions {

  /** Every kind of the engine. */
  val kinds: Map[String, ComponentCatalog[Component]] =
    Map[String, ComponentCatalog[_ <: Component]](
      "activation" -> Activation.CATALOG,
      "initializer" -> Initializer.CATALOG,
      "layer" -> Layer.CATALOG,
      "loss" -> Loss.CATALOG,
      "optimizer" -> Optimizer.CATALOG,
      "schedule" -> Schedule.CATALOG,
      "validationMetric" -> ValidationMetric.CATALOG
    ).map { case (label, kind) => label -> kind.asInstanceOf[ComponentCatalog[Component]] }

  private val special: Map[Class[_], Seq[String]] = Map(
    // The inputs of the contracts are no indices: most are outside of a table.
    classOf[CategoryEmbedding] -> Seq("categoryEmbedding(3)", "categoryEmbedding([2, 4], size=2)"),
    classOf[AvgPool] -> Seq("avgPool", "avgPool(3, stride=1, padding=same)", "avgPool(3, [2], 1)"),
    classOf[Conv] -> Seq(
      "conv(3, 3)",
      "conv(4, [2, 3], stride=2, padding=valid, groups=2, bias=false)",
      "conv(2, 2, stride=[1, 3], padding=1, dilation=[2, 1], weightInit=heNormal)",
      "conv(5, 1)"
    ),
    classOf[Conv1d] -> Seq(
      "conv1d(3, 2)",
      "conv1d(4, 3, stride=2, padding=valid, groups=2, bias=false)",
      "conv1d(2, 2, padding=1, dilation=2, weightInit=heNormal)"
    ),
    classOf[Cutout] -> Seq("cutout(1)", "cutout(3)"),
    classOf[DenseBlock] -> Seq(
      "denseBlock(2, prelu, conv(3, 3))",
      "denseBlock(1, dense(3), tanh)",
      "denseBlock(3, tanh)"
    ),
    classOf[DepthwiseConv] -> Seq(
      "depthwiseConv(3)",
      "depthwiseConv([2, 3], stride=2, padding=1, dilation=[2, 1], bias=false, weightInit=heNormal)"
    ),
    classOf[Flip] -> Seq("flip", "flip(0.7, direction=vertical)"),
    classOf[Frozen] -> Seq(
      "frozen(dense(4), tanh, dropout(0.5), batchNorm)",
      "sequential(dense(4), frozen(prelu), frozen(layerNorm, tanh), dense(3))",
      "residual(prelu, frozen(dense(4), dropout(0.3), tanh), shortcut=frozen(dense(4)))",
      "frozen(residual(conv(4, 3), batchNorm, relu), frozen(maxPool))"
    ),
    classOf[MaxPool] -> Seq("maxPool", "maxPool(3, stride=1, padding=same)", "maxPool(3, [2], 1)"),
    classOf[Named] -> Seq(
      "named(stem, dense(4), tanh)",
      "named(\"stem-2.b_c\", named(inner, dense(3)), tanh)"
    ),
    classOf[RandomCrop] -> Seq("randomCrop(2)", "randomCrop(1, edge)", "randomCrop(3, reflect)"),
    classOf[Repeat] -> Seq(
      "repeat(2, dense(3), tanh)",
      "repeat(3, prelu)",
      "repeat(2, residual(conv(4, 3), gelu))"
    ),
    classOf[Rotate] -> Seq("rotate(20)", "rotate(90, edge)", "rotate(180, reflect)"),
    classOf[SeparableConv] -> Seq(
      "separableConv(3, 3)",
      "separableConv(4, [2, 3], stride=2, padding=valid, dilation=[3, 1], bias=false)"
    ),
    classOf[Shift] -> Seq("shift(0.3)", "shift(0.5, edge)", "shift(0.9, reflect)"),
    classOf[SqueezeExcite] -> Seq("squeezeExcite", "squeezeExcite(2, activation=tanh)"),
    classOf[Upsample] -> Seq("upsample", "upsample([2, 3])", "upsample(1)"),
    classOf[Zoom] -> Seq("zoom(0.3)", "zoom(0.5, edge)", "zoom(0.8, reflect)"),
    classOf[Quantile] -> Seq(
      "quantile",
      "quantile([0.5])",
      "quantile([0.25, 0.75])",
      "quantile([0.02, 0.2, 0.45, 0.9, 0.99])"
    ),
    classOf[Tweedie] -> Seq("tweedie", "tweedie(1.1)", "tweedie(1.9)"),
    classOf[F1] -> Seq("f1", "f1(macro)", "f1(average=binary)"),
    classOf[Focal] -> Seq("focal", "focal(0)", "focal(0.5)", "focal(5)"),
    classOf[sparknn.nn.layer.Activate] -> namesOf(Activation.CATALOG).map(n => s"activate($n)"),
    classOf[sparknn.nn.layer.Concat] -> Seq(
      "concat(dense(4), sequential(tanh, dense(3)))",
      "concat(identity, prelu)"
    ),
    classOf[sparknn.nn.layer.Residual] -> Seq(
      "residual(dense(5), tanh, dense(4), shortcut=dense(4))",
      "residual(dense(5), sigmoid, shortcut=dense(5))",
      "residual(tanh, gelu, sigmoid, shortcut=prelu)",
      "residual(prelu)"
    ),
    classOf[sparknn.nn.layer.Sequential] -> Seq(
      "sequential(dense(4), tanh, dense(3))",
      "sequential(identity, sequential(dense(2), sigmoid), tanh)"
    )
  )

  // What a component of another kind gets where its own default will not do.
  private val stands: Map[Class[_], String] = Map(
    classOf[Activation] -> "tanh",
    classOf[Initializer] -> "heNormal",
    classOf[Layer] -> "dense(3)",
    classOf[Optimizer] -> "sgd",
    classOf[Schedule] -> "cosine"
  )

  def members[T <: Component](kind: ComponentCatalog[T]): Seq[Class[_ <: T]] = {
    val found = kind.members().toArray.toSeq.map(_.asInstanceOf[Class[_ <: T]])
    assert(found.nonEmpty, s"$kind finds no members")
    found
  }

  def nameOf(member: Class[_]): String = {
    val simple = member.getSimpleName
    s"${simple.head.toLower}${simple.tail}"
  }

  private def namesOf(kind: ComponentCatalog[_ <: Component]): Seq[String] =
    kind.members().toArray.toSeq.map(member => nameOf(member.asInstanceOf[Class[_]]))

  /** Parts of a member: first with all defaults, then with values that are no default. */
  def of[T <: Component](kind: ComponentCatalog[T], member: Class[_ <: T]): Seq[T] = {
    val texts = special.getOrElse(member, Seq(text(member, false), text(member, true)).distinct)
    texts.map { text =>
      try kind.create(text)
      catch {
        case e: IllegalArgumentException =>
          fail(s"$text was a guess; add examples of ${nameOf(member)} to Samples.special", e)
      }
    }
  }

  /** All parts of all members of a kind. */
  def all[T <: Component](kind: ComponentCatalog[T]): Seq[T] = members(kind).flatMap(of(kind, _))

  private def text(member: Class[_], changed: Boolean): String = {
    val arguments = member.getRecordComponents.toSeq.flatMap { component =>
      Option(component.getAnnotation(classOf[Default])) match {
        case None                       => Some(required(component, changed))
        case Some(default) if (changed) => Some(other(component, default.value))
        case _                          => None
      }
    }
    if (arguments.isEmpty) nameOf(member) else arguments.mkString(s"${nameOf(member)}(", ", ", ")")
  }

  private def required(component: RecordComponent, changed: Boolean): String =
    component.getType match {
      case java.lang.Integer.TYPE               => if (changed) "4" else "3"
      case java.lang.Double.TYPE                => if (changed) "0.5" else "0.3"
      case java.lang.Boolean.TYPE               => changed.toString
      case t if t == classOf[java.util.List[_]] => s"${stand(itemType(component))}"
      case t                                    => stand(t)
    }

  private def other(component: RecordComponent, default: String): String = {
    val value = component.getType match {
      case java.lang.Integer.TYPE => (default.toInt + 1).toString
      case java.lang.Double.TYPE =>
        if (default.toDouble == 0) "0.25" else (default.toDouble / 2).toString
      case java.lang.Boolean.TYPE => (!default.toBoolean).toString
      case t                      => stand(t)
    }
    s"${component.getName}=$value"
  }

  private def stand(part: Class[_]): String =
    stands.getOrElse(part, fail(s"name a part to stand for a $part in Samples.stands"))

  private def itemType(component: RecordComponent): Class[_] =
    component.getGenericType
      .asInstanceOf[ParameterizedType]
      .getActualTypeArguments
      .head
      .asInstanceOf[Class[_]]
}
