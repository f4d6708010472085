using Medic.Engine.Models;
using Medic.Engine.Training;

namespace Medic.Engine.Removal;

/// <summary>What a removal method made of a model.</summary>
/// <param name="Cleaned">The treated network, in eval mode; the caller disposes it.</param>
/// <param name="History">Every epoch, in order.</param>
/// <param name="KeptEpoch">The epoch whose weights <paramref name="Cleaned"/> has.</param>
/// <param name="Warnings">What a user should know, one line each.</param>
public sealed record RemovalOutcome(Network Cleaned, IReadOnlyList<EpochReport> History, int KeptEpoch, IReadOnlyList<string> Warnings);
