using System.Text.Json;
using System.Text.Json.Serialization;
using LspAgent.Protocol.Json;

namespace LspAgent.Protocol.Acp;

/// <summary>A command that the user can call by name at the start of a prompt.</summary>
public sealed record AvailableCommand(string Name, string Description, AvailableCommandInput? Input = null) : Extensible;

/// <summary>What a command takes.</summary>
[JsonConverter(typeof(UnionConverter<AvailableCommandInput>))]
public abstract record AvailableCommandInput : Extensible, IUnion<AvailableCommandInput>
{
    private AvailableCommandInput()
    {
    }

    static UnionCases<AvailableCommandInput> IUnion<AvailableCommandInput>.Cases { get; } =
        new UnionCases<AvailableCommandInput>(discriminator: null, raw => new Unknown(raw))
            .OrIfHas("hint", typeof(Unstructured));

    /// <summary>All the text after the command's name.</summary>
    /// <param name="Hint">Shown while there is no text yet.</param>
    public sealed record Unstructured(string Hint) : AvailableCommandInput;

    /// <summary>Input in a form that this version does not know.</summary>
    public sealed record Unknown(JsonElement Raw) : AvailableCommandInput, IUnknownCase;
}
