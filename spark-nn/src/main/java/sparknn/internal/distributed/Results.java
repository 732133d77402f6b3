package sparknn.internal.distributed;

import java.io.Serializable;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaRDD;
import scala.Function1;
import scala.collection.Iterator;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.BoxedUnit;

/** Takes the results of a job one by one, so that the driver never holds all of them. */
final class Results {
  private Results() {}

  /**
   * Runs a job over partitions of at most one element each.
   *
   * @param consumer gets each element when its task has finished, in any order but never two at a
   *     time
   */
  static <T> void forEach(JavaRDD<T> rdd, Consumer<T> consumer) {
    Function1<Iterator<T>, Object> only =
        (Function1<Iterator<T>, Object> & Serializable)
            elements -> elements.hasNext() ? elements.next() : null;
    @SuppressWarnings("unchecked")
    ClassTag<Object> any = (ClassTag<Object>) (ClassTag<?>) ClassTag$.MODULE$.apply(Object.class);
    rdd.context()
        .runJob(
            rdd.rdd(),
            only,
            (partition, element) -> {
              if (element != null) {
                @SuppressWarnings("unchecked")
                T taken = (T) element;
                consumer.accept(taken);
              }
              return BoxedUnit.UNIT;
            },
            any);
  }
}
