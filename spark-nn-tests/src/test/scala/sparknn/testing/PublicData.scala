package sparknn.testing

import java.nio.file.{Files, Path, Paths}
import org.scalatest.{Assertions, Suite}

/** Public data sets, where the machine has them: the folder that -Dsparknn.data names. */
trait PublicData extends Assertions { this: Suite =>

  /** The folder of a data set; without it the test is canceled, and says how to run it. */
  protected def dataSet(name: String): Path = {
    val root = sys.props.get("sparknn.data").filter(_.nonEmpty).getOrElse("../../shared/data")
    val folder = Paths.get(root, name)
    assume(
      Files.isDirectory(folder),
      s"the data set $name is not in $root: run with -Dsparknn.data=FOLDER, see CONTRIBUTING.md"
    )
    folder
  }
}
