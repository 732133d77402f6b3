"""ONNX Runtime's rows a second in batches and microseconds of one row, for dense layers with ReLU.

    python onnx_throughput.py 784-256-10 WEIGHTS THREADS

WEIGHTS has float32, little-endian: of each layer the weights [in, out], then the biases.
"""

import statistics
import sys
import threading
import time

import numpy as np
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

BATCH = 256
SECONDS = 3.0
OPSET = 17


def graph(sizes, weights):
    """The model as bytes."""
    nodes, tensors, at, value = [], [], 0, "input"
    for i, (given, made) in enumerate(zip(sizes, sizes[1:])):
        for name, shape in ((f"w{i}", (given, made)), (f"b{i}", (made,))):
            size = int(np.prod(shape))
            tensors.append(numpy_helper.from_array(weights[at : at + size].reshape(shape), name))
            at += size
        last = i == len(sizes) - 2
        out = "output" if last else f"z{i}"
        nodes.append(helper.make_node("Gemm", [value, f"w{i}", f"b{i}"], [out]))
        value = out
        if not last:
            nodes.append(helper.make_node("Relu", [value], [f"a{i}"]))
            value = f"a{i}"
    assert at == len(weights), (at, len(weights))
    given = helper.make_tensor_value_info("input", TensorProto.FLOAT, [None, sizes[0]])
    made = helper.make_tensor_value_info("output", TensorProto.FLOAT, [None, sizes[-1]])
    model = helper.make_model(
        helper.make_graph(nodes, "dense", [given], [made], tensors),
        opset_imports=[helper.make_opsetid("", OPSET)],
    )
    model.ir_version = 8
    return model.SerializeToString()


def session(model):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def batches(model, width, counts, slot):
    """Rows a second of one thread, with a session of its own, as a Spark task has."""
    run = session(model)
    rows = np.random.default_rng(slot).random((BATCH, width), dtype=np.float32)
    run.run(None, {"input": rows})
    start, count = time.perf_counter(), 0
    while time.perf_counter() - start < SECONDS:
        run.run(None, {"input": rows})
        count += BATCH
    counts[slot] = count / (time.perf_counter() - start)


def main():
    sizes = [int(size) for size in sys.argv[1].split("-")]
    model = graph(sizes, np.fromfile(sys.argv[2], dtype="<f4"))
    threads = int(sys.argv[3])
    counts = [0.0] * threads
    running = [
        threading.Thread(target=batches, args=(model, sizes[0], counts, slot))
        for slot in range(threads)
    ]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    run = session(model)
    row = np.random.default_rng(7).random((1, sizes[0]), dtype=np.float32)
    times = []
    for _ in range(20_000):
        start = time.perf_counter_ns()
        run.run(None, {"input": row})
        times.append((time.perf_counter_ns() - start) / 1e3)
    print(f"onnx: {sum(counts):.1f} {statistics.median(times):.2f}")


if __name__ == "__main__":
    main()
