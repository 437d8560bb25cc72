using System.Runtime.CompilerServices;
using System.Text.Json;
using LspAgent.Core.Models;
using LspAgent.Core.Sessions;

namespace LspAgent.Host.Doors.Exec;

/// <summary>Reads prompts, one JSON object a line: <c>{"type":"user","message":{"role":"user","content":…}}</c>.</summary>
internal static class StreamJsonInput
{
    /// <exception cref="FormatException">A line is no such object; the message names the line and says what is wrong.</exception>
    public static async IAsyncEnumerable<Prompt> ReadAsync(Stream stdin, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(stdin, leaveOpen: true);
        for (var number = 1; await reader.ReadLineAsync(cancellationToken).AsTask().WaitAsync(cancellationToken) is { } line; number++)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                yield return Parse(line, number);
            }
        }
    }

    private static Prompt Parse(string line, int number)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            if (root.GetProperty("type").GetString() is not "user")
            {
                throw new FormatException($"Line {number} of standard input is not a message of type 'user'.");
            }

            var content = root.GetProperty("message").GetProperty("content");
            return new Prompt(content.ValueKind is JsonValueKind.String
                ? [new ContentBlock.Text(content.GetString() ?? "")]
                : [.. content.EnumerateArray().Select(ParseBlock)]);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException(
                $"Line {number} of standard input is not a prompt ({exception.Message}). Expected: {{\"type\":\"user\",\"message\":{{\"role\":\"user\",\"content\":\"…\"}}}}.",
                exception);
        }
    }

    private static ContentBlock ParseBlock(JsonElement block) => block.GetProperty("type").GetString() switch
    {
        "text" => new ContentBlock.Text(block.GetProperty("text").GetString() ?? ""),
        "image" when block.GetProperty("source") is var source => new ContentBlock.Image(
            source.GetProperty("media_type").GetString() ?? "", source.GetProperty("data").GetString() ?? ""),
        var type => throw new FormatException($"A content block of type '{type}' cannot be read; use 'text' or 'image'."),
    };
}
