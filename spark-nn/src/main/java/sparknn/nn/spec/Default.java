package sparknn.nn.spec;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The value of a record component that a {@link Spec} leaves out, written as the spec would write
 * it. The only place where that default stands.
 *
 * @since 0.1.0
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {
  /** The value, such as {@code "0.9"} or {@code "relu"}. */
  String value();
}
