package sparknn

import com.tngtech.archunit.base.DescribedPredicate
import com.tngtech.archunit.core.domain.{
  JavaClass,
  JavaClasses,
  JavaConstructorCall,
  JavaMethodCall
}
import com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage
import com.tngtech.archunit.core.importer.{ClassFileImporter, ImportOption, Location}
import com.tngtech.archunit.lang.ArchRule
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition.{classes, noClasses}
import org.scalatest.funsuite.AnyFunSuite

/** The rooms of the house and the arrows between them; docs/architecture.md has the picture. */
class ArchitectureSuite extends AnyFunSuite {

  /** The rooms of the engine, lowest first, and which lower ones each may use. */
  private val engine = Seq(
    "spec" -> Set[String](),
    "random" -> Set[String](),
    "linalg" -> Set[String](),
    "param" -> Set("linalg"),
    "table" -> Set("spec"),
    "rule" -> Set("linalg", "param", "spec"),
    "schedule" -> Set("linalg", "spec"),
    "loss" -> Set("linalg", "spec"),
    "metric" -> Set("linalg", "loss", "spec"),
    "init" -> Set("random", "spec"),
    "activation" -> Set("init", "linalg", "spec"),
    "optim" -> Set("linalg", "spec"),
    "conv" -> Set("linalg", "spec"),
    "layer" -> Set(
      "activation",
      "conv",
      "init",
      "linalg",
      "param",
      "random",
      "schedule",
      "spec"
    ),
    "data" -> Set("linalg", "random"),
    "stats" -> Set("data", "linalg"),
    "train" -> Set(
      "activation",
      "data",
      "init",
      "layer",
      "linalg",
      "loss",
      "metric",
      "optim",
      "param",
      "random",
      "rule",
      "schedule",
      "spec",
      "stats"
    ),
    "calibration" -> Set("layer", "loss", "train"),
    "io" -> Set("data", "layer", "linalg", "loss", "param", "spec", "table", "train"),
    "diagnostics" -> Set(
      "activation",
      "data",
      "layer",
      "linalg",
      "loss",
      "param",
      "random",
      "spec",
      "table",
      "train"
    )
  )

  private val internal =
    Seq("distributed", "rows", "table", "files", "scoring", "training").map("internal." + _)

  /** The rooms above the engine, lowest first. */
  private val house = Seq(
    "nn" -> Set[String](),
    "internal.distributed" -> Set("nn"),
    "layers" -> Set("nn"),
    "param" -> Set("nn", "layers"),
    "internal.rows" -> Set("nn", "internal.distributed", "param"),
    "internal.table" -> Set("nn", "internal.rows", "param"),
    "internal.files" -> Set("nn"),
    "internal.scoring" -> Set("nn", "internal.rows", "internal.table"),
    "internal.training" -> Set(
      "nn",
      "internal.distributed",
      "internal.files",
      "internal.rows",
      "internal.table",
      "param"
    ),
    "stage" -> Set(
      "nn",
      "internal.files",
      "internal.scoring",
      "internal.table",
      "internal.training",
      "param"
    ),
    "classification" -> (Set("nn", "param", "stage") ++ internal - "internal.distributed"),
    "regression" -> (Set("nn", "param", "stage") ++ internal - "internal.distributed"),
    "feature" -> (Set("nn", "param", "stage") ++ internal - "internal.training"),
    "tuning" -> (Set("nn", "param", "stage") ++ internal - "internal.distributed"),
    "ensemble" -> (Set("nn", "param", "stage", "classification", "regression") ++ internal -
      "internal.distributed")
  )

  private lazy val library: JavaClasses = {
    val withoutTests: ImportOption = (location: Location) => !location.contains("test-classes")
    val imported = new ClassFileImporter().withImportOption(withoutTests).importPackages("sparknn")
    assert(imported.contain("sparknn.nn.train.Network"), "the library must be on the class path")
    imported
  }

  private def check(rule: ArchRule): Unit = rule.check(library)

  private def roomsUnder(root: String): Set[String] = {
    val names = library.stream().map[String](_.getPackageName).toArray.map(_.toString).toSet
    names
      .filter(_.startsWith(root + "."))
      .map(_.drop(root.length + 1))
      .map(room => if (room.startsWith("internal.")) room else room.takeWhile(_ != '.'))
  }

  /** Classes of the library outside some rooms. */
  private def elsewhere(root: String, rooms: Set[String]): DescribedPredicate[JavaClass] = {
    val there = rooms.toSeq.map(room => s"$root.$room..")
    resideInAPackage(s"$root..").and(
      DescribedPredicate.not(JavaClass.Predicates.resideInAnyPackage(there: _*))
    )
  }

  private def checkArrows(root: String, rooms: Seq[(String, Set[String])]): Unit = {
    assert(rooms.map(_._1).toSet === roomsUnder(root), "every room must have its arrows here")
    for (((room, uses), i) <- rooms.zipWithIndex) {
      assert(uses.subsetOf(rooms.take(i).map(_._1).toSet), s"$room must use lower rooms only")
      check(
        noClasses()
          .that()
          .resideInAPackage(s"$root.$room..")
          .should()
          .dependOnClassesThat(elsewhere(root, uses + room))
      )
    }
  }

  test("inside the engine arrows run one way: each room uses the rooms named here and no other") {
    checkArrows("sparknn.nn", engine)
  }

  test("stages stand on the rooms within, these on the engine, and arrows run one way") {
    checkArrows("sparknn", house)
  }

  test("the engine knows nothing of Spark, Hadoop or Scala") {
    check(
      noClasses()
        .that()
        .resideInAPackage("sparknn.nn..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..", "scala..")
    )
  }

  test("the distributed room knows spark-core, not DataFrames and not Spark ML") {
    check(
      noClasses()
        .that()
        .resideInAPackage("sparknn.internal.distributed..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
          "org.apache.spark.sql..",
          "org.apache.spark.ml..",
          "org.apache.spark.mllib.."
        )
    )
  }

  test("an optimiser sees no layer and no rule, and neither of them an optimiser") {
    val pairs = Seq("optim" -> "layer", "layer" -> "optim", "optim" -> "rule", "rule" -> "optim")
    for ((one, other) <- pairs) {
      check(
        noClasses()
          .that()
          .resideInAPackage(s"sparknn.nn.$one..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(s"sparknn.nn.$other..")
      )
    }
  }

  test("only Blas calls a BLAS, and only OpenBlas loads a native library") {
    check(
      noClasses()
        .that()
        .resideOutsideOfPackage("sparknn.nn.linalg")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.ludovic.netlib..", "org.bytedeco..")
    )
    check(
      classes()
        .that(JavaClass.Predicates.resideInAPackage("sparknn.nn.linalg").and(uses("org.bytedeco.")))
        .should()
        .haveNameMatching("sparknn\\.nn\\.linalg\\.OpenBlas(\\$.*)?")
    )
  }

  private def uses(prefix: String): DescribedPredicate[JavaClass] =
    DescribedPredicate.describe(
      s"use $prefix",
      (from: JavaClass) =>
        from.getDirectDependenciesFromSelf
          .stream()
          .anyMatch(_.getTargetClass.getName.startsWith(prefix))
    )

  test("nothing is read by Java serialisation, but the closures of a scorer, by Spark") {
    check(
      noClasses()
        .should()
        .callConstructorWhere(
          DescribedPredicate.describe(
            "an ObjectInputStream",
            (call: JavaConstructorCall) =>
              call.getTargetOwner.isAssignableTo(classOf[java.io.ObjectInputStream])
          )
        )
    )
    check(
      noClasses()
        .that()
        .doNotHaveFullyQualifiedName("sparknn.internal.scoring.Scorer")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(classOf[java.io.ObjectInputStream])
    )
  }

  test("no file is read as Java objects, nor in a format whose reader is not ours") {
    check(
      noClasses()
        .should()
        .callMethodWhere(
          DescribedPredicate.describe(
            "a reader of files",
            (call: JavaMethodCall) =>
              Set("objectFile", "sequenceFile", "parquet", "orc", "readUnshared")(call.getName)
          )
        )
    )
    // SHA256SUMS and the digests in our descriptions are looked at before anything is made of files.
    check(
      noClasses()
        .that()
        .haveNameMatching(
          "sparknn\\.(nn\\.io\\..*|.*(Files|Folder|Checkpoints|StageParts|SavedStage))"
        )
        .should()
        .dependOnClassesThat()
        .haveNameMatching("java\\.io\\.(Object.*|Externalizable)|.*\\.(kryo|xstream)\\..*")
    )
  }

  test("what Spark keeps to itself is used in SparkFiles only") {
    check(
      noClasses()
        .that()
        .doNotHaveFullyQualifiedName("sparknn.internal.files.SparkFiles")
        .should()
        .dependOnClassesThat()
        .haveNameMatching("org\\.apache\\.spark\\.ml\\.util\\.DefaultParams(Reader|Writer).*")
    )
  }

  test(
    "Spark's tasks are the parallelism: no thread is started but to wait for them or for removals"
  ) {
    check(
      noClasses()
        .that()
        .doNotHaveFullyQualifiedName("sparknn.internal.training.Parallel")
        .should()
        .dependOnClassesThat()
        .haveNameMatching(
          "java\\.util\\.concurrent\\.(.*Executor.*|ForkJoin.*|CompletableFuture)|java\\.util\\.Timer"
        )
    )
    check(
      noClasses()
        .that()
        .doNotHaveFullyQualifiedName("sparknn.internal.training.Parallel")
        .and()
        .doNotHaveFullyQualifiedName("sparknn.internal.distributed.Cleanup")
        .should()
        .callConstructorWhere(
          DescribedPredicate.describe(
            "a thread",
            (call: JavaConstructorCall) => call.getTargetOwner.isAssignableTo(classOf[Thread])
          )
        )
    )
  }
}
