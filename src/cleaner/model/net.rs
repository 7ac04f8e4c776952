//! A small convolutional net over a page's units, evaluated.
//!
//! Every number is added and multiplied in the order written here and no function of the platform's
//! mathematics is called, so that a page has the same scores on every machine.

use super::features::{Aspect, Table};
use super::file::Reader;
use crate::cleaner::reading::count as number;

/// Numbers that a layer keeps of a unit.
const CHANNELS: usize = 64;

type Channels = [f32; CHANNELS];

/// A net of blocks that each look at units further apart. Bai, Kolter and Koltun, "An empirical
/// evaluation of generic convolutional and recurrent networks for sequence modeling", 2018.
#[derive(Debug)]
pub(super) struct Net {
    /// By column of a row.
    scales: Vec<Scale>,
    input: Dense,
    blocks: Vec<Block>,
    /// What is made of the page's means and maxima before the last block.
    page: Dense,
    last: Block,
    output: Channels,
    /// What each column of a row says for itself.
    straight: Vec<f32>,
    bias: f32,
}

/// Where a value stands among those of the pages learned from.
#[derive(Debug)]
struct Scale {
    /// Values, rising, and the numbers they become; what lies between is interpolated.
    knots: Vec<(f32, f32)>,
}

/// Sums of inputs, weighed.
#[derive(Debug)]
struct Dense {
    /// By input.
    weights: Vec<Channels>,
    bias: Channels,
}

/// A convolution over three units, and what is added to them.
#[derive(Debug)]
struct Block {
    /// Units between the three.
    distance: usize,
    /// Of the unit before, the unit itself and the one after, in a row.
    convolution: Dense,
    output: Dense,
}

/// A page's units as the net has them after its first layer.
#[derive(Clone, Debug, Default)]
pub(super) struct Embedded {
    channels: Vec<Channels>,
    straight: Vec<f32>,
}

impl Net {
    /// Units that it sees at once; longer pages it is shown in parts, as when it learned.
    pub(super) const MAX_UNITS: usize = 1024;

    pub(super) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let width = reader.long()? as usize;
        let scales = (0..width).map(|_| Scale::read(reader)).collect::<Option<_>>()?;
        let input = Dense::read(reader, width)?;
        let blocks = (0..reader.long()?).map(|_| Block::read(reader)).collect::<Option<_>>()?;
        let page = Dense::read(reader, 2 * CHANNELS)?;
        let last = Block::read(reader)?;
        let output = reader.weights(CHANNELS)?.try_into().ok()?;
        let straight = reader.weights(width)?;
        let bias = reader.float()?;
        Some(Self { scales, input, blocks, page, last, output, straight, bias })
    }

    /// Numbers of a row it was made for.
    #[cfg(test)]
    pub(super) fn width(&self) -> usize {
        self.scales.len()
    }

    /// Takes rows up as the page's next units.
    pub(super) fn embed(&self, table: &Table, page: &mut Embedded) {
        let mut scaled = vec![0.0; self.scales.len()];
        for row in table.rows() {
            for (scaled, (scale, value)) in scaled.iter_mut().zip(self.scales.iter().zip(row)) {
                *scaled = scale.of(*value);
            }
            let mut channels = self.input.bias;
            add(&self.input.weights, &scaled, &mut channels);
            activate(&mut channels);
            page.channels.push(channels);
            page.straight.push(product(&self.straight, &scaled));
        }
    }

    /// Has rows say nothing of one aspect: its numbers are those in the middle of what was learned.
    pub(super) fn hide(&self, table: &mut Table, aspect: Aspect) {
        table.replace(aspect, |column| self.scales.get(column).map_or(0.0, Scale::usual));
    }

    /// The scores of a page's units in log-odds: of the page as it is, which comes first, and of each
    /// unit as it would be with another row, the rows around it left as they are.
    pub(super) fn scores(&self, mut versions: Vec<Embedded>) -> Vec<Vec<f32>> {
        for block in &self.blocks {
            block.apply(&mut versions);
        }
        self.tell_of_the_page(&mut versions);
        self.last.apply(&mut versions);
        versions.into_iter().map(|version| self.score(version)).collect()
    }

    fn score(&self, version: Embedded) -> Vec<f32> {
        let units = version.channels.into_iter().zip(version.straight);
        units
            .map(|(mut channels, straight)| {
                normalize(&mut channels);
                product(&self.output, &channels) + self.bias + straight
            })
            .collect()
    }

    /// Adds to each unit what is made of the mean and the greatest of each channel on the page.
    fn tell_of_the_page(&self, versions: &mut [Embedded]) {
        let mut mean = [0.0; CHANNELS];
        let mut greatest = [f32::NEG_INFINITY; CHANNELS];
        let page = versions.first().map_or(&[][..], |page| &page.channels);
        for unit in page {
            for ((sum, greatest), value) in mean.iter_mut().zip(&mut greatest).zip(unit) {
                *sum += value;
                *greatest = greatest.max(*value);
            }
        }
        let units = number(page.len().max(1));
        for sum in &mut mean {
            *sum /= units;
        }
        let (of_mean, of_greatest) = self.page.weights.split_at(CHANNELS);
        let mut told = self.page.bias;
        add(of_mean, &mean, &mut told);
        add(of_greatest, &greatest, &mut told);
        for unit in versions.iter_mut().flat_map(|version| &mut version.channels) {
            plus(unit, &told);
        }
    }
}

impl Scale {
    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let count = usize::from(reader.short()?);
        let knot = |reader: &mut Reader<'_>| Some((reader.float()?, reader.float()?));
        let knots: Vec<(f32, f32)> = (0..count).map(|_| knot(reader)).collect::<Option<_>>()?;
        let is_rising = knots.is_sorted_by(|a, b| a.0 < b.0);
        (is_rising && !knots.is_empty()).then_some(Self { knots })
    }

    fn of(&self, value: f32) -> f32 {
        let above = self.knots.partition_point(|(knot, _)| *knot <= value);
        match (above.checked_sub(1).map(|below| self.knots[below]), self.knots.get(above)) {
            (Some((low, from)), Some((high, to))) => {
                from + (value - low) / (high - low) * (to - from)
            }
            (Some((_, number)), None) => number,
            (None, first) => first.map_or(0.0, |(_, number)| *number),
        }
    }

    /// The value that half of those learned from are below.
    fn usual(&self) -> f32 {
        let above = self.knots.iter().find(|(_, number)| *number >= 0.0);
        above.or(self.knots.last()).map_or(0.0, |(value, _)| *value)
    }
}

impl Dense {
    fn read(reader: &mut Reader<'_>, inputs: usize) -> Option<Self> {
        let weights = reader.weights(inputs.checked_mul(CHANNELS)?)?;
        let (weights, _) = weights.as_chunks();
        let bias = reader.weights(CHANNELS)?.try_into().ok()?;
        Some(Self { weights: weights.to_vec(), bias })
    }
}

impl Block {
    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            distance: reader.long()? as usize,
            convolution: Dense::read(reader, 3 * CHANNELS)?,
            output: Dense::read(reader, CHANNELS)?,
        })
    }

    /// What is around a unit is the first version's, whichever its own is.
    fn apply(&self, versions: &mut [Embedded]) {
        let page = versions.first().map_or_else(Vec::new, |page| page.channels.clone());
        let (before, rest) = self.convolution.weights.split_at(CHANNELS);
        let (here, after) = rest.split_at(CHANNELS);
        for version in versions {
            for (index, unit) in version.channels.iter_mut().enumerate() {
                let mut inner = self.convolution.bias;
                if let Some(other) = index.checked_sub(self.distance) {
                    add(before, &page[other], &mut inner);
                }
                add(here, unit, &mut inner);
                if let Some(other) = page.get(index + self.distance) {
                    add(after, other, &mut inner);
                }
                activate(&mut inner);
                plus(unit, &self.output.bias);
                add(&self.output.weights, &inner, unit);
            }
        }
    }
}

/// Adds inputs, each times its weights.
fn add(weights: &[Channels], inputs: &[f32], sums: &mut Channels) {
    let mut local = *sums;
    for (weights, input) in weights.iter().zip(inputs) {
        for (sum, weight) in local.iter_mut().zip(weights) {
            *sum += weight * input;
        }
    }
    *sums = local;
}

fn plus(sums: &mut Channels, others: &Channels) {
    sums.iter_mut().zip(others).for_each(|(sum, other)| *sum += other);
}

fn product(weights: &[f32], inputs: &[f32]) -> f32 {
    weights.iter().zip(inputs).map(|(weight, input)| weight * input).sum()
}

/// Layer normalization, then hard swish. Ba, Kiros and Hinton, "Layer normalization", 2016; Howard
/// and others, "Searching for `MobileNetV3`", 2019.
fn activate(channels: &mut Channels) {
    normalize(channels);
    for value in channels {
        *value *= (*value + 3.0).clamp(0.0, 6.0) / 6.0;
    }
}

/// To a mean of nothing and a variance of one.
fn normalize(channels: &mut Channels) {
    let count = number(CHANNELS);
    let mean = channels.iter().sum::<f32>() / count;
    for value in channels.iter_mut() {
        *value -= mean;
    }
    let variance = channels.iter().map(|value| value * value).sum::<f32>() / count;
    let deviation = (variance + 1e-5).sqrt();
    for value in channels {
        *value /= deviation;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: &[f32], expected: &[f32]) {
        assert_eq!(found.len(), expected.len());
        let pairs = found.iter().zip(expected);
        assert!(pairs.into_iter().all(|(a, b)| (a - b).abs() < 1e-4), "{found:?}, {expected:?}");
    }

    /// A net of one column and one block, whose convolution hands on the first channel of the unit
    /// two before.
    fn net() -> Net {
        let nothing =
            |inputs| Dense { weights: vec![[0.0; CHANNELS]; inputs], bias: [0.0; CHANNELS] };
        let block = |distance| Block {
            distance,
            convolution: nothing(3 * CHANNELS),
            output: nothing(CHANNELS),
        };
        let mut input = nothing(1);
        input.weights[0][0] = 1.0;
        let mut last = block(2);
        last.convolution.weights[0][0] = 1.0;
        last.output.weights[0][1] = 1.0;
        let mut output = [0.0; CHANNELS];
        output[1] = 1.0;
        Net {
            scales: vec![Scale { knots: vec![(0.0, -1.0), (10.0, 1.0)] }],
            input,
            blocks: vec![block(1)],
            page: nothing(2 * CHANNELS),
            last,
            output,
            straight: vec![0.5],
            bias: 0.25,
        }
    }

    fn embedded(net: &Net, values: &[f32]) -> Embedded {
        let mut page = Embedded::default();
        for batch in values.chunks(2) {
            let table = Table { width: 1, values: batch.to_vec(), ..Table::default() };
            net.embed(&table, &mut page);
        }
        page
    }

    fn scores(net: &Net, values: &[f32]) -> Vec<f32> {
        net.scores(vec![embedded(net, values)]).remove(0)
    }

    #[test]
    fn a_value_becomes_its_place_among_those_learned_from() {
        let scale = Scale { knots: vec![(0.0, -1.0), (2.0, 0.0), (10.0, 1.0)] };
        let found = [-5.0, 0.0, 1.0, 2.0, 6.0, 10.0, 11.0].map(|value| scale.of(value));
        close(&found, &[-1.0, -1.0, -0.5, 0.0, 0.5, 1.0, 1.0]);
        assert!((scale.usual() - 2.0).abs() < 1e-6);
    }

    #[test]
    fn a_unit_sees_another_at_the_distance_and_batches_do_not_matter() {
        let found = scores(&net(), &[5.0, 10.0, 5.0, 5.0, 5.0]);
        // What each column says for itself, and the bias; the fourth sees the second.
        let alone = |scaled: f32| 0.5 * scaled + 0.25;
        close(&[found[0], found[2], found[4]], &[alone(0.0); 3]);
        assert!(found[3] > alone(0.0) + 1.0, "{found:?}");
    }

    #[test]
    fn a_unit_with_another_row_still_sees_the_page_as_it_is() {
        let net = net();
        let versions = [[5.0, 10.0, 5.0, 5.0], [5.0, 5.0, 5.0, 10.0]];
        let found = net.scores(versions.iter().map(|values| embedded(&net, values)).collect());
        close(&found[0], &scores(&net, &versions[0]));
        // The second would be as the first is; the fourth still sees the second, which stands out.
        close(&[found[1][1]], &[found[1][0]]);
        assert!(found[1][3] > scores(&net, &versions[1])[3] + 1.0, "{found:?}");
    }

    #[test]
    fn activation_has_no_mean_and_keeps_what_stands_out() {
        let mut channels = [0.0; CHANNELS];
        channels[0] = 64.0;
        normalize(&mut channels);
        assert!(channels.iter().sum::<f32>().abs() < 1e-4);
        let mut active = channels;
        activate(&mut active);
        assert!((active[0] - channels[0]).abs() < 1e-3, "beyond 3 as it is");
        assert!(active[1].abs() < channels[1].abs(), "below 0 less than it was");
    }

    #[test]
    fn a_page_without_units_has_no_scores() {
        assert_eq!(scores(&net(), &[]), Vec::<f32>::new());
    }
}
