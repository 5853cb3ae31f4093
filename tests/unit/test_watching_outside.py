"""Programs that were not made for the doctor: what both of its halves together say of each, as a floor by name."""

import sys
from pathlib import Path

import pytest
from outside.expected import RIGHT, SLIPS, corrected, number_of
from test_posted import sampled

from tinynet.doctor.both_halves import with_what_was_watched
from tinynet.doctor.examine_program import examine_in_this_process, watch_in_this_process

FOLDER = Path(__file__).parents[1] / "outside"
# Mistakes whose line is underlined, by program: the numbers of its slips.
UNDERLINED = {
    "adagrad_as_function": (0,),
    "adaline_rows": (0, 1),
    "adam_checkerboard": (0,),
    "adam_not_squared": (0,),
    "adam_sine": (0,),
    "attention_in_reverse": (0,),
    "attention_most_common": (0, 1),
    "average_pool_steps": (0,),
    "bars_conv_2d": (0,),
    "batch_generator_glyphs": (0, 1),
    "batch_norm_layer": (0,),
    "bells_with_widths": (0,),
    "bilinear_match": (0,),
    "birds_row_by_row": (0,),
    "book_ratings": (0,),
    "bump_detector": (0,),
    "bump_kernel_by_loops": (0,),
    "cat_dog_pairs": (0,),
    "char_rnn_hello": (0,),
    "closure_tide": (0, 1),
    "clouds_column_softmax": (0,),
    "country_vectors": (0,),
    "credit_ridge": (0,),
    "cubic_features": (0,),
    "cubic_of_lists": (0,),
    "denoising_autoencoder_class": (0,),
    "dense_layers_learn_backwards": (0,),
    "disc_on_squares": (1,),
    "dropout_two_layers": (0,),
    "echo_rnn": (0,),
    "factorisation_machine": (0,),
    "film_ratings": (0, 1),
    "film_reviews_mean_vector": (0,),
    "first_labels_again": (0,),
    "flowers_softmax": (0,),
    "gru_adding": (0,),
    "heart_disease_ridge": (0,),
    "hidden_layers_of_lists": (0,),
    "layer_norm_tags": (0, 1),
    "layer_stack_means": (0,),
    "layers_keep_gradients": (0,),
    "logistic_class_intercept": (0,),
    "mazur_by_hand": (0, 1),
    "mean_of_word_vectors": (0,),
    "memory_saving_slopes": (0,),
    "mirrored_pairs": (0,),
    "multitask_argparse": (0, 1, 2),
    "nesterov_two_arcs": (0,),
    "neurons_learn": (0,),
    "one_relu_for_all": (0,),
    "one_moment_for_two": (0,),
    "plane_rmsprop": (0,),
    "quadrants_velocity": (0,),
    "radial_basis": (0,),
    "rank_pairs": (0,),
    "ratings_cell_by_cell": (0,),
    "recommender_with_biases": (0,),
    "residual_block": (0,),
    "seeds_list_of_dicts": (0, 1),
    "seven_segments_leaky": (0,),
    "shared_trunk_two_losses": (0, 1),
    "softplus_poisson": (0,),
    "sparse_votes_ridge": (0,),
    "stripes_im2col": (0,),
    "sum_of_five_rnn": (0,),
    "three_clouds_penalty": (0,),
    "three_layers_columns": (0, 1, 2),
    "tied_autoencoder": (0,),
    "triplet_faces": (0,),
    "two_blobs_batches": (0,),
    "two_towers": (0,),
    "two_views_contrast": (0,),
    "value_graph_regression": (0,),
    "wheat_minibatches": (0, 1),
    "wine_rmsprop_class": (0,),
    "wine_three_kinds": (0,),
    "word_neighbours": (0,),
    "xor_bias_column": (0,),
    "xor_plain_lists": (0, 2),
    "context_rows_move_first": (0,),
    "ones_modulo_three": (0,),
    "towers_of_one_sign": (0,),
}
# Sick ones of which no line is right: why, as far as it is known.
NOT_UNDERLINED = {
    "adagrad_each_epoch": "it is called healthy: the sum of squares is made anew in each epoch, which may be meant",
    "adagrad_topics": "another line: accumulator-not-reset where the sum begins, line 16",
    "averaged_network": "it is called healthy: what is kept beside the parameters is not judged",
    "clipped_decay_regression": "another line: path-forgotten in line 27; the turned penalty is added behind it",
    "concrete_full_batch": "named from outside, without a place: wrong-axis",
    "diabetes_row_by_row": "another line: no loss is shown, and more parameters fit the squared error",
    "focal_loss_rare": "cannot be examined: it is seen where the slope is used, line 24, as a warning",
    "heartbeat_conv_pool": "not watched and not asked: no loss is found, the labels are whole numbers",
    "heavy_ball": "another line: the move by the velocity, line 24, which may be turned as well",
    "hinge_batch": "not asked; watched, it never leaves the straight part of the hinge",
    "maxout_blobs": "another line: where the wrong slope is used, lines 23 and 24, not where it is made",
    "mirror_units": "it is called healthy: that two neurons are one list is not looked at",
    "momentum_xor": "it is called healthy: one parameter has no velocity, which may be meant",
    "moons_momentum_batches": "it is called healthy: no loss is shown, and the loss whose slope it is fits",
    "parabola_engine": "another line: where the local slope is multiplied, line 32, not where it is stored",
    "pinball_quantiles": "cannot be examined: nothing that is learned is found",
    "rare_classes_weighted": "cannot be examined: it is seen, line 29, as a warning, for another loss may be meant",
    "running_sum_rnn": "another line: the state that is carried over makes a path of its own",
    "shifted_forecast": "it is called healthy: it may be a forecast for the next day",
    "siamese_signatures": "cannot be examined: it is seen at the next value, line 32, as a warning",
    "softmax_layer_and_loss": "extra-activation-output is told where it is called, line 62",
    "ones_off_whole_columns": "cannot be examined: it is seen one line above, line 15, as a warning",
    "strided_conv": "cannot be examined: it is seen at the next layer, line 41, as a warning",
    "taxi_huber": "cannot be examined: the Huber loss is no candidate",
    "two_convolutions_1d": "another line: missing-activation-derivative-hidden in line 41",
}
# Those that take a second or two.
FAST_RIGHT = (
    "svm_pegasos",
    "softmax_jacobian_squares",
    "sequential_moons",
    "bike_counts_poisson",
    "skip_and_two_heads",
    "batch_norm_circle",
    "margin_with_weight",
    "ratings_with_penalty",
    "target_network",
)
FAST_SICK = (
    "tied_autoencoder",
    "mazur_by_hand",
    "residual_block",
    "adaline_rows",
    "xor_bias_column",
    "three_layers_columns",
    "attention_in_reverse",
    "logistic_class_intercept",
    "mean_of_word_vectors",
)


def told(name, monkeypatch):
    """Return the diagnosis of a program, by both halves."""
    path = FOLDER / f"{name}.py"
    monkeypatch.setattr(sys, "argv", [str(path)])
    watching = watch_in_this_process(path)
    return with_what_was_watched(examine_in_this_process(path)[1], watching)


def lines_of(name, slip):
    """Return the numbers of the lines that may be named for a mistake."""
    source = (FOLDER / f"{name}.py").read_text(encoding="utf-8")
    return {number_of(source, slip.line, slip.occurrence), *(number_of(source, line) for line, _ in slip.also)}


def test_what_is_known_is_known_of_programs_that_are_there():
    assert UNDERLINED.keys() | NOT_UNDERLINED.keys() == SLIPS.keys()
    assert not UNDERLINED.keys() & NOT_UNDERLINED.keys()
    assert all(max(numbers) < len(SLIPS[name]) for name, numbers in UNDERLINED.items())


@pytest.mark.sample(2)
@pytest.mark.parametrize("name", sampled(list(RIGHT), FAST_RIGHT, every=5))
def test_a_right_program_is_not_called_sick(name, monkeypatch):
    diagnosis = told(name, monkeypatch)
    assert diagnosis.verdict != "sick", diagnosis


@pytest.mark.parametrize("name", sampled(list(UNDERLINED), FAST_SICK, every=5, always=2))
def test_the_line_of_a_mistake_is_underlined(name, monkeypatch):
    diagnosis = told(name, monkeypatch)
    assert diagnosis.verdict == "sick", diagnosis
    named = {finding.place.line for finding in diagnosis.findings if finding.severity == "fault" and finding.place}
    for number in UNDERLINED[name]:
        assert named & lines_of(name, SLIPS[name][number]), diagnosis


@pytest.mark.parametrize("name", ["next_letter_carried_state", "sine_warm_restarts", "cooccurrence_vectors"])
def test_every_move_of_a_right_program_is_seen_to_be_right(name, monkeypatch):
    path = FOLDER / f"{name}.py"
    monkeypatch.setattr(sys, "argv", [str(path)])
    assert watch_in_this_process(path).right


@pytest.mark.parametrize("name", ["recommender_with_biases", "two_views_contrast"])
def test_a_program_whose_mistake_is_corrected_is_right(name, tmp_path, monkeypatch):
    path = tmp_path / f"{name}.py"
    path.write_text(corrected((FOLDER / path.name).read_text(encoding="utf-8"), SLIPS[name]), encoding="utf-8")
    monkeypatch.setattr(sys, "argv", [str(path)])
    assert watch_in_this_process(path).right
