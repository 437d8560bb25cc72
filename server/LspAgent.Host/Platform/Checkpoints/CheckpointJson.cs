using System.Text.Json.Serialization;
using LspAgent.Core.Edits;

namespace LspAgent.Host.Platform.Checkpoints;

/// <summary>How a checkpoint is written: one line for each. Only this program reads it.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(CheckpointRecord))]
internal sealed partial class CheckpointJson : JsonSerializerContext;
