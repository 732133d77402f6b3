package sparknn.testing

import org.scalatest.{Assertion, Assertions}

/** Errors that say what is wrong, what was expected and what came. */
trait ThreeParts extends Assertions {

  /** The call must throw an IllegalArgumentException whose message has the three parts in order. */
  protected def refused(wrong: String, expected: String, came: String)(call: => Any): Assertion = {
    val message = intercept[IllegalArgumentException](call).getMessage
    val parts = Seq(wrong, expected, came)
    val places = parts.scanLeft(0)((from, part) => message.indexOf(part, from)).tail
    assert(
      places.forall(_ >= 0),
      s"\n  wanted, in order: ${parts.mkString(" | ")}\n  got: $message"
    )
  }

  /** The messages of an error and of its causes. */
  protected def messages(error: Throwable): String =
    Iterator.iterate(error)(_.getCause).takeWhile(_ != null).map(_.getMessage).mkString("\n")
}
