"""What the guide says, topic by topic: a title and its paragraphs."""

Topic = tuple[str, tuple[str, ...]]

TOPICS: tuple[Topic, ...] = (
    (
        "Build a network",
        (
            "Drag Input, Layer, Neuron and Output from the left onto the canvas, or "
            "double-click them. A layer is a card; a neuron dropped alone stands by "
            "itself.",
            "To connect, drag from the port at the right edge of a neuron or card to "
            "another one; or select something and click its target with Shift held. "
            "A connection that cannot be made says why beside the mouse.",
            "Drop an activation on a neuron or on a whole layer, or select neurons and "
            "click the activation. Neurons of one layer may differ.",
            "Everything can be undone, a training run and new weights included.",
        ),
    ),
    (
        "Choose data",
        (
            "Choose data, at the lower left, offers the sets that come with the "
            "program, or a table of your own: CSV, or one of the other formats in the "
            "dialog. A file can also be dropped onto the window.",
            "Before a table is taken you see its columns and say which are inputs, "
            "which are targets, and how many rows are kept for the test.",
            "Fit the layers to the data, in the menu Edit, gives every column an input "
            "and every target an output.",
        ),
    ),
    (
        "Train and watch",
        (
            "Play trains until you pause or a condition under Train until is met. Step "
            "trains one epoch. Rewind goes back to exactly the weights before the "
            "first step.",
            "Speed is how many epochs per second are run; the numbers are the same at "
            "every speed. Full speed goes as fast as the computer can.",
            "You may edit while it trains. Weights whose two ends stay are kept, and "
            "Undo takes back the run so far as one step.",
            "The plot shows the loss of training and of test rows. Where the test "
            "loss rises while the other one falls, the network begins to learn its "
            "rows by heart.",
        ),
    ),
    (
        "Read the canvas",
        (
            "A connection is as wide and as strong in colour as its weight is large. "
            "The two signs have colours of their own, which the legend names, and "
            "negative ones are dashed while there are few.",
            "The curve in a neuron is its activation, and the dot on it is where the "
            "neuron stands for the row that the chip at the upper left names. The ring "
            "shows the same value, the tick outside the ring the bias.",
            "Select a neuron to see at the right how its value comes about: each "
            "input times its weight, the bias, the sum, and the activation of it. "
            "Every number there can be typed over.",
            "A large layer shows images of its weights. A double click opens it neuron "
            "by neuron. What is left out is always said.",
        ),
    ),
    (
        "Take it along",
        (
            "Save keeps network, data and the state of training in one file; a run "
            "that is loaded goes on as if it had never stopped.",
            "Export writes the network for other programs: arrays, ONNX, Python or C "
            "source. Scaling and class names travel with it, and the dialog compares "
            "five predictions of the file with those of the program.",
            "Export a picture writes what the canvas shows as PNG or SVG, with legend "
            "and caption. Presentation shows the canvas alone on the whole screen.",
        ),
    ),
    (
        "By keyboard alone",
        (
            "Ctrl+Shift+P finds every action by a few letters. Change keys, in the "
            "menu Help, gives actions other keys.",
            "Tab goes through the window, arrows move what is selected on the canvas, "
            "Ctrl and arrows go from neuron to neuron, and C joins the selection to "
            "something else. Esc cancels whatever is under way, in a field what is "
            "typed, and else goes back to the canvas.",
            "In number fields Up and Down change the number, with Shift finely; "
            "fractions such as 1/3 can be typed.",
        ),
    ),
)
