"""literature.py -- what others report, with where it was read; and why ours is lower where it is.

Numbers were read at the place named, but for those that say otherwise.  Nobody was found who reports one of these
circuits on Fashion-MNIST for these rules: what stands here is the nearest setting, and says which.
"""

README = "README of github.com/zalandoresearch/fashion-mnist"
BIOTORCH = "Benchmarks.md of github.com/jsalbert/biotorch"
AKROUT = "logs of github.com/makrout/Deep-Learning-without-Weight-Transport"
BARTUNOV = "Bartunov et al. 2018, doi:10.48550/arXiv.1807.04587 (taken over from notes on it, not read there)"
SACRAMENTO = "Sacramento et al. 2018, doi:10.48550/arXiv.1810.11393 (taken over from notes on it, not read there)"
NET = "MNIST, 784-500-10, 400 epochs"

# rule: [(accuracy, on what, where it was read)]
REPORTED = {
    "backprop": [("0.900", "Fashion-MNIST, 256-128-64-10", README), ("0.908", "Fashion-MNIST, LeNet", BIOTORCH),
                 ("0.985", "MNIST, 5 x 256 tanh", BARTUNOV)],
    "feedback_alignment": [("0.869", "Fashion-MNIST, LeNet", BIOTORCH), ("0.978, 35 degrees", NET, AKROUT),
                           ("0.982", "MNIST, 5 x 256 tanh", BARTUNOV)],
    "direct_feedback_alignment": [("0.872", "Fashion-MNIST, LeNet", BIOTORCH),
                                  ("0.973", "MNIST, 5 x 256 tanh", BARTUNOV)],
    "sign_symmetric": [("0.903 uniform, 0.904 fixed, 0.900 redrawn", "Fashion-MNIST, LeNet", BIOTORCH)],
    "weight_mirror": [("0.985, 3.2 degrees", NET, AKROUT)],
    "kolen_pollack": [("0.985, 3.1 degrees", NET + ", without decay", AKROUT)],
    "difference_target_propagation": [("0.982 in turns, 0.971 side by side", "MNIST, 5 x 256 tanh", BARTUNOV)],
    "simplified_difference_target_propagation": [("0.977 in turns, 0.965 side by side", "MNIST, 5 x 256 tanh",
                                                  BARTUNOV)],
    "predictive_coding": [("0.936; 0.833 after 2 epochs", "MNIST, 784-32-16-10 tanh, 30 epochs of Adam",
                           "notebook PCN_MNIST of github.com/bjornvz/PRECO")],
    "segregated_dendrites": [("0.968", "MNIST, two hidden populations, spikes",
                              "Guerguiev et al. 2017, doi:10.7554/eLife.22901, as others quote it (not read there)")],
    "burstprop": [("0.982", "MNIST, its circuit not in the notes",
                   "Payeur et al. 2021, doi:10.1038/s41593-021-00857-x (taken over from notes on it, not read there)")],
    "dendritic_microcircuit": [("0.980; backprop 0.985", "MNIST, 784-500-500-10 logistic", SACRAMENTO)],
    "equilibrium_propagation": [("0.972; 0.904 after 2 epochs", "MNIST, 784-1000-10, 100 epochs of Adam",
                                 "logs of github.com/smonsays/equilibrium-propagation")],
    "brainprop": [("0.993", "MNIST, convolutional, 63 epochs", "README of github.com/isapome/BrainProp")],
}

# Why ours is lower: of all, then rule by rule.  Facts and what was measured; what is not known is said not to be.
ALL = ("Most of what is reported is of MNIST, which is easier: eight classifiers that the README of Fashion-MNIST lists with "
       "both have 3 to 9 points less on Fashion-MNIST (0.949 to 0.979, 0.903 to 0.994).  MNIST itself was not run here.  And it "
       "comes from tens to hundreds of epochs, ours from two: in this circuit 20 epochs give backprop 0.897 in place of 0.881, "
       "and feedback alignment 0.883 in place of 0.854 (`examples/01`).  Who reports LeNet chose the epoch on the very trials "
       "that are reported.  So rules are better held against backprop, ours and theirs:")
WHY = {
    "backprop": "20 epochs in 256-128-64 come to what stands above, 0.004 less than reported, a number that was handed in and, "
                "its README says, not verified; ours learns from 55,000 of the 60,000 pictures.  LeNet: 0.8 points less "
                "after 5 epochs.",
    "feedback_alignment": "20 epochs give 0.883, more than is reported for LeNet; of MNIST, 0.7 and 0.3 points below backprop, "
                          "here 2.7 after two epochs and 1.4 after 20: half of what is missing is time.  In LeNet ours is "
                          "8 points lower than what is reported: 5 epochs, the best of three steps; feedback of 0.3 of the size "
                          "gives 0.788 after two epochs where full size gives 0.785.  Whether it is time alone was not tried.",
    "direct_feedback_alignment": "3.0 points below backprop here; of LeNet 3.6, of MNIST 1.2, put down there to populations of "
                                 "256, too narrow for it; here 128.  In LeNet ours is 11 points lower than what is reported: 5 epochs, "
                                 "and steps of 0.01 and more run away; its scale was not searched there.",
    "sign_symmetric": "1.3 points below backprop here, after two epochs; of LeNet 0.4 to 0.8, and 1.7 in ours after 5 epochs.",
    "weight_mirror": "MNIST: as good as backprop there (0.985), 0.5 points below it here after two epochs.",
    "kolen_pollack": "MNIST: as good as backprop there (0.985), 0.3 points below it here after two epochs.",
    "difference_target_propagation": "MNIST: 1.4 points below backprop there if inverses are learnt side by side with weights, "
                                     "as ours are; 0.9 here.",
    "simplified_difference_target_propagation": "MNIST: 2.0 points below backprop there, learnt side by side; 1.2 here.",
    "predictive_coding": "after two epochs ours has more, on harder pictures, in a larger circuit.",
    "segregated_dendrites": "MNIST; backprop in that circuit is not among the notes; 0.4 points below it here.",
    "burstprop": "MNIST; backprop in that circuit is not among the notes; 2.7 points below it here, and the slowest to 80 % of its "
                 "kind: why is not known.",
    "dendritic_microcircuit": "MNIST: 0.5 points below backprop there.  Here it is the step: 0.12 runs away, and backprop in the same "
                              "circuit (tanh, squared error) at 0.2.  At 0.06 without momentum backprop has 0.824 of the "
                              "validation trials, the microcircuit 0.831; at 0.01 with momentum 0.9, tried afterwards, 0.832 and "
                              "0.843.",
    "equilibrium_propagation": "MNIST: 0.904 there after as many epochs as here; 0.7 points below the gradient at rest "
                               "(`recurrent_backprop`) here.",
    "brainprop": "MNIST, with convolutions; 1.0 points below backprop of the same values here.",
}

# In LeNet too (`nearer`).
LENET = ("backprop", "feedback_alignment", "direct_feedback_alignment", "sign_symmetric")
