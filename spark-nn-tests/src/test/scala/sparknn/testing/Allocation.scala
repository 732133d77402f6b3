package sparknn.testing

import com.sun.management.ThreadMXBean
import java.lang.management.ManagementFactory

/** Measures what a call allocates on the heap. */
object Allocation {
  private val threads = ManagementFactory.getThreadMXBean.asInstanceOf[ThreadMXBean]
  private val rounds = 5

  /** Bytes a call, in the thriftiest of some rounds of so many calls: what happens once (a class
    * loads, a compiled method is thrown away) is in one round, what each call does is in all.
    */
  def perCall(calls: Int)(call: Int => Unit): Double = {
    val self = Thread.currentThread.getId
    var least = Long.MaxValue
    var i = 0
    for (round <- 1 to rounds) {
      val before = threads.getThreadAllocatedBytes(self)
      while (i < round * calls) {
        call(i)
        i += 1
      }
      least = math.min(least, threads.getThreadAllocatedBytes(self) - before)
    }
    least.toDouble / calls
  }
}
