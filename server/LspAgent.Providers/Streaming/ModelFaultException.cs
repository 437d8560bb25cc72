using LspAgent.Core.Models;

namespace LspAgent.Providers.Streaming;

/// <summary>Ends an attempt from within its reader. Never leaves this assembly: the caller sees an event.</summary>
internal sealed class ModelFaultException(ModelError error) : Exception(error.Message)
{
    public ModelError Error { get; } = error;

    public static ModelFaultException Protocol(string what) => new(new ModelError(
        ModelErrorKind.Protocol,
        $"The model's service broke its own protocol: {what}. Trying again usually helps; otherwise check the base URL.",
        Retryable: true));
}
