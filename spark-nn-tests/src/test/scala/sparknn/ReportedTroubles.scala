package sparknn

import org.scalatest.funsuite.AnyFunSuite
import sparknn.troubles._

/** What users of Spark ML and of its neighbours have reported as going wrong, each as a small input
  * with the right answer. A trait an area.
  */
class ReportedTroubles
    extends AnyFunSuite
    with InputTroubles
    with TargetTroubles
    with ScoringTroubles
    with ColumnTroubles
