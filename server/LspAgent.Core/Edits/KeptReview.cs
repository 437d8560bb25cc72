using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LspAgent.Core.Edits;

/// <summary>What waits for the user's word, as it is written down for a process that comes later. Only this program reads it.</summary>
/// <param name="Numbers">How many ids were given out so far.</param>
internal sealed record KeptReview(int Numbers, ImmutableArray<KeptReviewedFile> Files)
{
    public string ToJson() => JsonSerializer.Serialize(this, KeptReviewJson.Default.KeptReview);

    /// <summary>Null when there is none, or it cannot be read.</summary>
    public static KeptReview? Parse(string? json)
    {
        try
        {
            return json is null ? null : JsonSerializer.Deserialize(json, KeptReviewJson.Default.KeptReview);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>One file under review.</summary>
/// <param name="Ids">Of its hunks, in their order.</param>
internal sealed record KeptReviewedFile(string Lexical, string Canonical, CharacterEncoding Encoding, bool HasMark, string? Agreed, string? Left, ImmutableArray<string> Ids);

/// <summary>How a review is written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(KeptReview))]
internal sealed partial class KeptReviewJson : JsonSerializerContext;
