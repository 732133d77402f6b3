package sparknn.nn.spec;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names that a component, an argument or a constant of an enum had before. Specs with them are
 * still read; what is written has the present name. Names are what saved models consist of, so that
 * nothing is renamed without an alias.
 *
 * @since 0.1.0
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.RECORD_COMPONENT, ElementType.FIELD})
public @interface Alias {
  /** The former names, as a spec has them: {@code @Alias("leakyReLU")}. */
  String[] value();
}
