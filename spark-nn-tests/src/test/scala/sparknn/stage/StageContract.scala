package sparknn.stage

import java.io.IOException
import org.apache.spark.ml.{Pipeline, PipelineStage}
import org.apache.spark.ml.param.{Param, ParamMap, Params}
import org.apache.spark.ml.util.{MLReader, MLWritable}
import org.scalatest.BeforeAndAfterAll
import org.scalatest.funsuite.AnyFunSuite
import sparknn.testing.{NothingAtDefault, SharedSpark, TemporaryFolders}

/** What Spark and its users expect of every stage, be it an estimator or a model. */
trait StageContract[S <: PipelineStage with MLWritable]
    extends AnyFunSuite
    with SharedSpark
    with TemporaryFolders
    with BeforeAndAfterAll {

  /** The stage with as little set as it needs; called once for each test that asks. */
  protected def stage: S

  /** What the class's own `read` gives. */
  protected def reader: MLReader[S]

  /** What the class's own `load` gives. */
  protected def load(path: String): S

  /** What a stage holds besides its Params, such as weights; a copy and a saved stage keep it. */
  protected def content(stage: S): Any = ()

  // Spark's readers and writers take the session that runs.
  override protected def beforeAll(): Unit = {
    super.beforeAll()
    spark
  }

  /** The stage with nothing at its default. */
  protected def configured: S = {
    val plain = stage
    plain.copy(NothingAtDefault(plain)).asInstanceOf[S]
  }

  /** The values of the Params that are set, by name, fit to be compared. */
  protected def settings(stage: Params): Map[String, Any] =
    stage.params
      .filter(p => stage.isSet(p))
      .map(p => p.name -> comparable(stage.getOrDefault(p)))
      .toMap

  /** The defaults, by name, fit to be compared. */
  protected def defaults(stage: Params): Map[String, Any] =
    stage.params
      .filter(p => stage.hasDefault(p))
      .map(p => p.name -> comparable(stage.getDefault(p).get))
      .toMap

  private def comparable(value: Any): Any = value match {
    case array: Array[_] => array.toSeq
    case other           => other
  }

  private def assertSame(got: S, expected: S): Unit = {
    assert(got.getClass === expected.getClass)
    assert(got.uid === expected.uid)
    assert(settings(got) === settings(expected))
    assert(defaults(got) === defaults(expected))
    assert(content(got) === content(expected))
  }

  test("every Param belongs to the stage and has a method of its own name") {
    val owner = stage
    for (param <- owner.params) {
      assert(param.parent === owner.uid, param.name)
      assert(owner.getClass.getMethod(param.name).invoke(owner) eq param, param.name)
    }
  }

  test("every Param has a getter") {
    val methods = stage.getClass.getMethods.map(_.getName).toSet
    val missing = stage.params.map("get" + _.name.capitalize).filterNot(methods)
    assert(missing.toSeq === Nil)
  }

  test("every Param has a text that says what it is, and explainParams lists them all") {
    val explained = stage.explainParams()
    for (param <- stage.params) {
      assert(param.doc.length > 10, param.name)
      assert(explained.contains(s"${param.name}: ${param.doc}"))
    }
  }

  test("explainParam shows a default where there is one, and what is set") {
    val plain = stage
    for (param <- plain.params if !plain.isSet(param)) {
      val text = plain.explainParam(param)
      assert(text.contains("(default: ") === plain.hasDefault(param), text)
    }
    val other = configured
    other.params.foreach(param => assert(other.explainParam(param).contains("current: ")))
  }

  test("a copy is of the same class, has the same uid and the same settings") {
    val original = configured
    assertSame(original.copy(ParamMap.empty).asInstanceOf[S], original)
  }

  test("a copy with other settings leaves the original as it was") {
    val original = stage
    val before = settings(original)
    val copy = original.copy(NothingAtDefault(original))
    assert(settings(copy) !== before)
    assert(settings(original) === before)
  }

  test("settings made on a copy do not reach the original") {
    val original = stage
    val before = settings(original)
    val copy = original.copy(ParamMap.empty)
    NothingAtDefault(original).toSeq.foreach { pair =>
      copy.set(copy.getParam(pair.param.name).asInstanceOf[Param[Any]], pair.value)
    }
    assert(settings(copy).size === copy.params.length)
    assert(settings(original) === before)
  }

  test("is saved and loaded with everything at its default") {
    val original = stage
    withPath { path =>
      original.write.save(path)
      assertSame(load(path), original)
    }
  }

  test("is saved and loaded with nothing at its default") {
    val original = configured
    for (param <- original.params) {
      assert(settings(original).get(param.name) !== defaults(original).get(param.name))
    }
    withPath { path =>
      original.write.save(path)
      assertSame(load(path), original)
      assertSame(reader.load(path), original)
    }
  }

  test("is not saved over something else unless told to") {
    withPath { path =>
      val first = stage
      first.save(path)
      val error = intercept[IOException](configured.save(path))
      assert(error.getMessage.contains("already exists"))
      assertSame(load(path), first)
      val second = configured
      second.write.overwrite().save(path)
      assertSame(load(path), second)
    }
  }

  test("is saved and loaded within a Pipeline") {
    val original = configured
    withPath { path =>
      new Pipeline().setStages(Array[PipelineStage](original)).write.save(path)
      val loaded = Pipeline.load(path).getStages
      assert(loaded.length === 1)
      assertSame(loaded.head.asInstanceOf[S], original)
    }
  }

  test("refuses to load what another class has saved, and names both") {
    withPath { path =>
      new Pipeline().setStages(Array.empty[PipelineStage]).write.save(path)
      val message = intercept[IllegalArgumentException](load(path)).getMessage
      assert(message.contains(stage.getClass.getName))
      assert(message.contains(classOf[Pipeline].getName))
    }
  }

  test("says which path it was if there is nothing to load") {
    withPath { path =>
      val error = intercept[Exception](load(path))
      assert(error.getMessage.contains(path))
    }
  }
}
