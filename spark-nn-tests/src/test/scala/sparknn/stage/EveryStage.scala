package sparknn.stage

import com.tngtech.archunit.core.importer.{ClassFileImporter, ImportOption, Location}
import org.apache.spark.ml.{Model, PipelineStage}
import org.apache.spark.ml.param.Params

/** The classes of the library that are Spark ML stages, found in its byte code. */
object EveryStage {
  lazy val classes: Seq[Class[_ <: PipelineStage]] = {
    val withoutTests: ImportOption = (location: Location) => !location.contains("test-classes")
    val imported = new ClassFileImporter().withImportOption(withoutTests).importPackages("sparknn")
    imported
      .stream()
      .toArray
      .toSeq
      .map(_.asInstanceOf[com.tngtech.archunit.core.domain.JavaClass])
      .filter(c => c.isAssignableTo(classOf[PipelineStage]))
      .filterNot(_.getModifiers.contains(com.tngtech.archunit.core.domain.JavaModifier.ABSTRACT))
      .map(c => Class.forName(c.getName).asSubclass(classOf[PipelineStage]))
      .sortBy(_.getName)
  }

  /** Those that users make: estimators and what learns nothing. */
  lazy val made: Seq[Params] = classes
    .filterNot(classOf[Model[_]].isAssignableFrom(_))
    .flatMap(_.getConstructors.find(_.getParameterCount == 0))
    .map(_.newInstance().asInstanceOf[Params])
}
