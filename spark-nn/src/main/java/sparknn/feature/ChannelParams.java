package sparknn.feature;

import java.io.Serializable;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Params;
import sparknn.nn.spec.Require;
import sparknn.param.Checked;

/**
 * Whether statistics are those of a feature or those of an image's channel.
 *
 * @since 0.1.0
 */
public interface ChannelParams extends ColumnParams {
  /** The Params of this topic. */
  Declared channelParams();

  /** The Params of this topic, with their defaults. */
  final class Declared implements Serializable {
    private final IntParam channels;

    /** Declares them for a stage. */
    public Declared(Params parent) {
      channels =
          Checked.whole(
              parent,
              "channels",
              "how many channels an image has whose features are height x width x channels, to"
                  + " compute one number for each channel; 0: one for each feature",
              count -> Require.atLeast("channels", count, 0));
    }

    /** Sets the defaults on the stage. */
    public void setDefaults(Params stage) {
      stage.setDefault(channels, 0);
    }
  }

  /**
   * How many channels an image has; default 0, which means one number for each feature. Features
   * must be in the order height × width × channels: feature j is of channel j mod channels.
   */
  default IntParam channels() {
    return channelParams().channels;
  }

  default int getChannels() {
    return (int) getOrDefault(channels());
  }

  /**
   * Setters.
   *
   * @param <S> the stage
   */
  interface Setters<S> extends ChannelParams, ColumnParams.Setters<S> {
    default S setChannels(int value) {
      return assign(channels(), value);
    }
  }
}
