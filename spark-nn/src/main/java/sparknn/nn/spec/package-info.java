/**
 * The one small language in which a user names the components of a network: {@code relu}, {@code
 * leakyRelu(0.1)}, {@code adam(beta1=0.8)}, {@code dense(256, weightInit=heNormal)}.
 *
 * <p>A name is a class by rule ({@code leakyRelu} is the record {@code LeakyRelu} in its kind's
 * package) and the arguments are the record's components, so a new activation, layer or optimiser
 * is one new file and nothing is registered anywhere. A jar of somebody else declares what it has
 * by a {@link sparknn.nn.spec.ComponentProvider}. The same text is what a Spark Param holds, what a
 * grid search varies and what a saved model says; what was renamed keeps its old name as an {@link
 * sparknn.nn.spec.Alias}.
 */
package sparknn.nn.spec;
