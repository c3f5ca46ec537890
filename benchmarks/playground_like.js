// A small network engine with an object per neuron and per connection and scalar loops,
// as the engines behind playgrounds in the browser are built. Written for comparison.
//
// Reads a line of JSON with sizes, activation, batch and rate, then a number of steps
// per line; answers each with the seconds that these took, on the clock and of the
// process. Node only.
"use strict";

const readline = require("node:readline");

const ACTIVATIONS = {
  tanh: { value: Math.tanh, slope: (z, a) => 1 - a * a },
  relu: { value: (z) => Math.max(0, z), slope: (z) => (z > 0 ? 1 : 0) },
  sigmoid: { value: (z) => 1 / (1 + Math.exp(-z)), slope: (z, a) => a * (1 - a) },
};

class Connection {
  constructor(source, target) {
    this.source = source;
    this.target = target;
    this.weight = Math.random() - 0.5;
    this.gradient = 0;
  }
}

class Neuron {
  constructor(activation) {
    this.activation = activation;
    this.incoming = [];
    this.outgoing = [];
    this.bias = 0.1;
    this.biasGradient = 0;
    this.sum = 0;
    this.output = 0;
    this.outputDerivative = 0;
  }

  forward() {
    this.sum = this.bias;
    for (let i = 0; i < this.incoming.length; i++) {
      const connection = this.incoming[i];
      this.sum += connection.weight * connection.source.output;
    }
    this.output = this.activation.value(this.sum);
  }

  backward() {
    const d = this.outputDerivative * this.activation.slope(this.sum, this.output);
    this.biasGradient += d;
    for (let i = 0; i < this.incoming.length; i++) {
      const connection = this.incoming[i];
      connection.gradient += d * connection.source.output;
      connection.source.outputDerivative += d * connection.weight;
    }
  }
}

function build(sizes, hidden) {
  const layers = sizes.map((size, depth) => {
    const kind = depth === sizes.length - 1 ? ACTIVATIONS.sigmoid : ACTIVATIONS[hidden];
    return Array.from({ length: size }, () => new Neuron(kind));
  });
  for (let depth = 1; depth < layers.length; depth++) {
    for (const target of layers[depth]) {
      for (const source of layers[depth - 1]) {
        const connection = new Connection(source, target);
        target.incoming.push(connection);
        source.outgoing.push(connection);
      }
    }
  }
  return layers;
}

function learnOne(layers, row) {
  for (let i = 0; i < layers[0].length; i++) {
    layers[0][i].output = row.inputs[i];
  }
  for (let depth = 1; depth < layers.length; depth++) {
    for (const neuron of layers[depth]) {
      neuron.forward();
    }
  }
  for (const layer of layers) {
    for (const neuron of layer) {
      neuron.outputDerivative = 0;
    }
  }
  const last = layers[layers.length - 1];
  for (let i = 0; i < last.length; i++) {
    last[i].outputDerivative = last[i].output - row.targets[i];
  }
  for (let depth = layers.length - 1; depth > 0; depth--) {
    for (const neuron of layers[depth]) {
      neuron.backward();
    }
  }
}

function update(layers, rate, count) {
  for (let depth = 1; depth < layers.length; depth++) {
    for (const neuron of layers[depth]) {
      neuron.bias -= (rate / count) * neuron.biasGradient;
      neuron.biasGradient = 0;
      for (const connection of neuron.incoming) {
        connection.weight -= (rate / count) * connection.gradient;
        connection.gradient = 0;
      }
    }
  }
}

let work = null;
let next = 0;

function steps(count) {
  for (let step = 0; step < count; step++) {
    for (let i = 0; i < work.batch; i++) {
      learnOne(work.layers, work.rows[next]);
      next = (next + 1) % work.rows.length;
    }
    update(work.layers, work.rate, work.batch);
  }
}

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  if (work === null) {
    const task = JSON.parse(line);
    const normal = () => 2 * Math.random() - 1;
    const rows = Array.from({ length: task.rows }, () => ({
      inputs: Array.from({ length: task.sizes[0] }, normal),
      targets: Array.from({ length: task.sizes.at(-1) }, () => Number(normal() > 0)),
    }));
    work = { ...task, rows, layers: build(task.sizes, task.activation) };
    console.log("0 0");
    return;
  }
  const began = process.hrtime.bigint();
  const cpu = process.cpuUsage();
  steps(Number(line));
  const wall = Number(process.hrtime.bigint() - began) / 1e9;
  const { user, system } = process.cpuUsage(cpu);
  console.log(`${wall} ${(user + system) / 1e6}`);
});
