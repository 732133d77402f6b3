package sparknn.stage

import org.apache.spark.ml.{Estimator, Model}
import org.apache.spark.ml.param.ParamMap
import org.apache.spark.ml.util.MLWritable
import org.apache.spark.sql.DataFrame
import org.apache.spark.sql.types.StructType
import sparknn.layers.Layers

/** What Spark and its users expect of every estimator that we write. */
trait EstimatorContract[E <: Estimator[M] with MLWritable, M <: Model[M]] extends StageContract[E] {

  /** What to fit on: with the columns `features` and `label`. */
  protected def data: DataFrame

  /** What was learnt, in numbers. */
  protected def learnt(model: M): Seq[Float]

  /** Some Param that changes what is learnt, with another value. */
  protected def another(estimator: E): ParamMap

  /** The columns that `fit` needs. */
  protected def needed: Seq[String] = Seq("features", "label")

  /** A column that the model adds, and what is said if it is there already. */
  protected def added: (String, String) =
    ("prediction", "predictionCol must name a new column, got 'prediction', which is there")

  private lazy val fitted: (E, M) = {
    val estimator = stage
    (estimator, estimator.fit(data))
  }

  // Spark's own stages foretell their columns in another order than they add them.
  private def columns(schema: StructType) =
    schema.map(field => (field.name, field.dataType, field.metadata)).toSet

  test("every Param has a setter, which returns the estimator") {
    val estimator = stage
    val other = configured
    for (param <- estimator.params) {
      val name = "set" + param.name.capitalize
      val setter = estimator.getClass.getMethods
        .filter(m => m.getName == name && m.getParameterCount == 1 && !m.isBridge)
        // Some take what stands for their value, too.
        .find(m =>
          !Seq(classOf[NetworkModel], classOf[Layers]).contains(m.getParameterTypes.apply(0))
        )
        .getOrElse(fail(s"there is no $name"))
      val value = other.getOrDefault(other.getParam(param.name)).asInstanceOf[AnyRef]
      assert(setter.invoke(estimator, value) === estimator, name)
      assert(estimator.isSet(param), name)
    }
    assert(settings(estimator) === settings(other))
  }

  test("its model has its uid, its settings, and itself as parent") {
    val (estimator, model) = fitted
    assert(model.uid === estimator.uid)
    assert(model.parent === estimator)
    assert(settings(model) === settings(estimator))
    assert(defaults(model) === defaults(estimator).filter(d => model.hasParam(d._1)))
  }

  test("a copy of its model still knows its parent") {
    val (estimator, model) = fitted
    assert(model.copy(ParamMap.empty).parent === estimator)
  }

  test("the same data and settings give the same bits") {
    assert(learnt(stage.fit(data)) === learnt(fitted._2))
  }

  test("fit with a ParamMap goes by that map and leaves the estimator alone") {
    val (estimator, model) = fitted
    val before = settings(estimator)
    val map = another(estimator)
    val other = estimator.fit(data, map)
    assert(settings(estimator) === before)
    assert(learnt(other) !== learnt(model))
    map.toSeq.foreach { pair =>
      assert(other.getOrDefault(other.getParam(pair.param.name)) === pair.value)
    }
    assert(learnt(other) === learnt(estimator.copy(map).fit(data)))
  }

  test("fit with several ParamMaps gives a model for each, in order") {
    val (estimator, model) = fitted
    val models = estimator.fit(data, Seq(ParamMap.empty, another(estimator)))
    assert(learnt(models.head) === learnt(model))
    assert(learnt(models(1)) !== learnt(model))
  }

  test("transformSchema of estimator and model foretell the columns of transform") {
    val (estimator, model) = fitted
    val scored = model.transform(data).schema
    assert(columns(model.transformSchema(data.schema)) === columns(scored))
    val expectedSchema = estimator.transformSchema(data.schema)
    assert(
      columns(expectedSchema).map(c => (c._1, c._2)) === columns(scored).map(c => (c._1, c._2))
    )
  }

  test("fitting leaves nothing cached") {
    val before = context.getPersistentRDDs.keySet
    stage.fit(data)
    assert(context.getPersistentRDDs.keySet === before)
  }

  test("fitting leaves the description of the caller's jobs alone") {
    context.setJobDescription("mine")
    try {
      stage.fit(data)
      assert(context.getLocalProperty("spark.job.description") === "mine")
    } finally context.setJobDescription(null)
  }

  for (column <- needed) {
    test(s"a missing $column column is named before any work, with the columns there are") {
      val (estimator, _) = fitted
      val schema = data.drop(column).schema
      val message =
        intercept[IllegalArgumentException](estimator.transformSchema(schema)).getMessage
      assert(message.contains(s"'$column' must exist"))
      assert(message.contains(schema.fieldNames.mkString(", ")))
    }
  }

  test("a column that is there already is not written over") {
    val (estimator, model) = fitted
    val taken = data.withColumnRenamed("id", added._1)
    val refused = Seq[() => Any](
      () => estimator.transformSchema(taken.schema),
      () => estimator.fit(taken),
      () => model.transform(taken)
    )
    for (call <- refused) {
      assert(intercept[IllegalArgumentException](call()).getMessage.contains(added._2))
    }
  }
}
