/**
 * Looking at a network and at its training: is the gradient right, is the initial loss what theory
 * says, can it learn at all, what happens in each layer, which step size to take. Each is a
 * function of a plan, of values and of some examples; nothing here changes what it is given.
 */
package sparknn.nn.diagnostics;
