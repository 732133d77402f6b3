package sparknn.tuning

import org.apache.spark.ml.param._
import org.apache.spark.ml.util.Identifiable

/** A Param of each of Spark's types, most without a range of its own. */
class Knobs(override val uid: String) extends Params {
  def this() = this(Identifiable.randomUID("knobs"))

  val real = new DoubleParam(this, "real", "any double")
  val share = new DoubleParam(this, "share", "in [0, 1]", ParamValidators.inRange(0, 1))
  val positive = new DoubleParam(this, "positive", "greater than 0", ParamValidators.gt(0))
  val single = new FloatParam(this, "single", "any float")
  val whole = new IntParam(this, "whole", "any int")
  val count = new IntParam(this, "count", "at least 1", ParamValidators.gtEq(1))
  val big = new LongParam(this, "big", "any long")
  val flag = new BooleanParam(this, "flag", "true or false")
  val text = new Param[String](this, "text", "any text")
  val wholes = new IntArrayParam(this, "wholes", "ints")
  val reals = new DoubleArrayParam(this, "reals", "doubles")
  val table = new DoubleArrayArrayParam(this, "table", "rows of doubles")
  val texts = new StringArrayParam(this, "texts", "texts")

  override def copy(extra: ParamMap): Knobs = defaultCopy(extra)
}
