package sparknn.internal.distributed;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import scala.Tuple2;
import sparknn.nn.data.RowBlock;

/**
 * What becomes of the blocks that were dealt to a worker: rows are taken out of them to be held
 * out, in blocks that come last, and weights are multiplied with what a bootstrap sample says. Both
 * go by where a row stands: its block's source partition and number there, and its place in it.
 */
final class Splitter implements Iterator<byte[]> {
  private final Packing plan;
  private final Iterator<Tuple2<long[], byte[]>> dealt;
  private final HoldOut.Draw draw;
  private final int blockBytes;
  private final Deque<byte[]> ready = new ArrayDeque<>();
  private final Deque<byte[]> heldOut = new ArrayDeque<>();
  // Dense and sparse.
  private final RowBlock.Builder[] open = new RowBlock.Builder[2];

  /**
   * @param draw which rows are held out; null if none are drawn
   */
  Splitter(Packing plan, Iterator<Tuple2<long[], byte[]>> dealt, HoldOut.Draw draw) {
    this.plan = plan;
    this.dealt = dealt;
    this.draw = draw;
    this.blockBytes = plan.blockBytes();
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && dealt.hasNext()) {
      Tuple2<long[], byte[]> next = dealt.next();
      split(next._1(), new RowBlock(next._2()));
    }
    if (ready.isEmpty()) {
      for (RowBlock.Builder builder : open) {
        close(builder);
      }
      ready.addAll(heldOut);
      heldOut.clear();
    }
    return !ready.isEmpty();
  }

  private void split(long[] key, RowBlock block) {
    if (block.heldOut()) {
      ready.add(block.bytes());
      return;
    }
    RowBlock.Builder rest = block.builder(false);
    for (int row = 0; row < block.rows(); row++) {
      if (draw != null && draw.next(block.target(row, 0))) {
        holdOut(block, row);
      } else {
        rest.add(block, row, plan.bootstrap().count((int) key[2], (key[3] << 32) + row));
      }
    }
    if (rest.rows() > 0) {
      ready.add(rest.build().bytes());
    }
  }

  private void holdOut(RowBlock block, int row) {
    int kind = block.sparse() ? 1 : 0;
    if (open[kind] == null) {
      open[kind] = block.builder(true);
    }
    open[kind].add(block, row, 1);
    if (open[kind].size() >= blockBytes) {
      close(open[kind]);
    }
  }

  private void close(RowBlock.Builder builder) {
    if (builder != null && builder.rows() > 0) {
      heldOut.add(builder.build().bytes());
    }
  }

  @Override
  public byte[] next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.remove();
  }
}
